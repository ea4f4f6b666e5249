/* Preloaded into a program and its children: refuses whatever would leave the machine, and notes it in a file. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void note(const char *what, const char *whom) {
    const char *path = getenv("REFUSED_LOG");
    char line[512];
    int length = snprintf(line, sizeof line, "%s %s\n", what, whom);
    int file = path ? open(path, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    if (file >= 0) {
        if (write(file, line, (size_t)length) < 0) abort();
        close(file);
    }
}

/* Whether an address is another machine's; its text goes to `text`. */
static int stranger(const struct sockaddr *address, char *text, socklen_t size) {
    if (!address) return 0;
    if (address->sa_family == AF_INET) {
        const struct in_addr *ip = &((const struct sockaddr_in *)address)->sin_addr;
        inet_ntop(AF_INET, ip, text, size);
        return (ntohl(ip->s_addr) >> 24) != 127 && ip->s_addr != 0;
    }
    if (address->sa_family == AF_INET6) {
        const struct in6_addr *ip = &((const struct sockaddr_in6 *)address)->sin6_addr;
        inet_ntop(AF_INET6, ip, text, size);
        return !IN6_IS_ADDR_LOOPBACK(ip) && !IN6_IS_ADDR_UNSPECIFIED(ip);
    }
    return 0;
}

int connect(int socket, const struct sockaddr *address, socklen_t length) {
    char text[64];
    if (stranger(address, text, sizeof text)) {
        note("connect", text);
        errno = ECONNREFUSED;
        return -1;
    }
    int (*real)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "connect");
    return real(socket, address, length);
}

ssize_t sendto(int socket, const void *data, size_t size, int flags, const struct sockaddr *address, socklen_t length) {
    char text[64];
    if (stranger(address, text, sizeof text)) {
        note("sendto", text);
        errno = ECONNREFUSED;
        return -1;
    }
    ssize_t (*real)(int, const void *, size_t, int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "sendto");
    return real(socket, data, size, flags, address, length);
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    int numeric = hints && (hints->ai_flags & AI_NUMERICHOST);
    unsigned char bytes[16];
    if (node && !numeric && strcmp(node, "localhost") && !inet_pton(AF_INET, node, bytes) && !inet_pton(AF_INET6, node, bytes)) {
        note("lookup", node);
        return EAI_FAIL;
    }
    int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) = dlsym(RTLD_NEXT, "getaddrinfo");
    return real(node, service, hints, found);
}
