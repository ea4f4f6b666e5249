import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * One real Elasticsearch node: EsNode HOME OWNER [setting=value ...].
 *
 * <p>It ends, and removes HOME, when it is told to or when the process OWNER ends, however that ends.
 */
public class EsNode {
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    ProcessHandle owner = ProcessHandle.of(Long.parseLong(args[1])).orElseThrow();
    System.setProperty("es.path.home", home.toString());
    System.setProperty("es.path.conf", home.resolve("config").toString());
    Settings.Builder settings = Settings.builder().put("path.home", home.toString());
    for (int i = 2; i < args.length; i++) {
      String[] pair = args[i].split("=", 2);
      settings.put(pair[0], pair[1]);
    }
    LogConfigurator.configureESLogging();
    LogConfigurator.registerErrorListener();
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), home.resolve("config"), () -> "node");
    PluginsLoader plugins =
        PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(environment.modulesDir()),
            PluginsLoader.loadPluginsBundles(environment.pluginsDir()),
            Map.of());
    Node node = new Node(environment, plugins);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(home)));
    owner.onExit().thenRun(() -> System.exit(0));
    node.start();
    Thread.currentThread().join();
  }

  /** Nothing of a test's node is worth closing, and closing may take for ever. */
  private static void end(Path home) {
    try (Stream<Path> left = Files.walk(home)) {
      left.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // files that it still writes: whoever started it removes the rest
    }
    Runtime.getRuntime().halt(0);
  }
}
