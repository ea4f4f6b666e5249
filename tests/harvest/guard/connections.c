/* Preloaded by the offline test: refuses and writes down what native code sends off the machine. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static void note(const char *what, const char *where) {
    const char *path = getenv("FIGLENS_TEST_CONNECTIONS");
    FILE *log = path ? fopen(path, "a") : NULL;
    if (log) {
        fprintf(log, "native %s %s\n", what, where);
        fclose(log);
    }
}

static int leaves(const char *what, const struct sockaddr *address) {
    char text[INET6_ADDRSTRLEN] = "";
    if (!address) return 0;
    if (address->sa_family == AF_INET) {
        const struct in_addr *in = &((const struct sockaddr_in *)address)->sin_addr;
        if ((ntohl(in->s_addr) >> 24) == 127) return 0;
        inet_ntop(AF_INET, in, text, sizeof text);
    } else if (address->sa_family == AF_INET6) {
        const struct in6_addr *in = &((const struct sockaddr_in6 *)address)->sin6_addr;
        if (IN6_IS_ADDR_LOOPBACK(in)) return 0;
        inet_ntop(AF_INET6, in, text, sizeof text);
    } else {
        return 0;
    }
    note(what, text);
    errno = ECONNREFUSED;
    return 1;
}

int connect(int fd, const struct sockaddr *address, socklen_t size) {
    static int (*real)(int, const struct sockaddr *, socklen_t);
    if (!real) real = dlsym(RTLD_NEXT, "connect");
    return leaves("connect", address) ? -1 : real(fd, address, size);
}

ssize_t sendto(int fd, const void *data, size_t length, int flags, const struct sockaddr *address, socklen_t size) {
    static ssize_t (*real)(int, const void *, size_t, int, const struct sockaddr *, socklen_t);
    if (!real) real = dlsym(RTLD_NEXT, "sendto");
    return leaves("send", address) ? -1 : real(fd, data, length, flags, address, size);
}

int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    static int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    if (!real) real = dlsym(RTLD_NEXT, "getaddrinfo");
    if (host && strcmp(host, "localhost") && strncmp(host, "127.", 4) && strcmp(host, "::1")) {
        note("look up", host);
        return EAI_FAIL;
    }
    return real(host, service, hints, found);
}
