#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* Signals that end a process, by somebody's wish or by a fault of its own. */
static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV};

static const char entering[] = "\033[?1049h\033[?25l\033[H\033[2J";
static const char leaving[] = "\033[0m\033[?25h\033[?1049l";

static struct termios before;
static volatile sig_atomic_t is_entered;
static volatile sig_atomic_t is_resized;

/* Async-signal-safe. */
void clinux_terminal_leave(void) {
    if (!is_entered) return;
    is_entered = 0;
    int error = errno;
    if (write(STDOUT_FILENO, leaving, sizeof leaving - 1) < 0) { /* Nobody is there to see it. */ }
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
    errno = error;
}

static void ended(int number) {
    clinux_terminal_leave();
    /* The default action was put back by SA_RESETHAND: the process ends as it would have. */
    raise(number);
}

static void stopped(int number) {
    (void)number;
    clinux_terminal_leave();
    raise(SIGSTOP);
}

static void resized(int number) {
    (void)number;
    is_resized = 1;
}

static int enter(void) {
    struct termios raw = before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 0;
    is_entered = 1;
    if (tcsetattr(STDIN_FILENO, TCSANOW, &raw) < 0) {
        is_entered = 0;
        return -errno;
    }
    return write(STDOUT_FILENO, entering, sizeof entering - 1) < 0 ? -errno : 0;
}

static void continued(int number) {
    (void)number;
    is_resized = 1;
    if (enter() < 0) { /* It goes on in the plain one. */ }
}

int clinux_terminal_enter(void) {
    if (tcgetattr(STDIN_FILENO, &before) < 0) return -errno;
    struct sigaction action = {.sa_handler = ended, .sa_flags = SA_RESETHAND | SA_NODEFER};
    for (size_t index = 0; index < sizeof ends / sizeof *ends; index++) sigaction(ends[index], &action, NULL);
    action = (struct sigaction){.sa_handler = resized};
    sigaction(SIGWINCH, &action, NULL);
    action.sa_handler = stopped;
    sigaction(SIGTSTP, &action, NULL);
    action.sa_handler = continued;
    sigaction(SIGCONT, &action, NULL);
    atexit(clinux_terminal_leave);
    return enter();
}

int clinux_terminal_size(int *columns, int *rows) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0) return -errno;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}

int64_t clinux_terminal_read(int milliseconds, void *buffer, uint64_t size) {
    struct pollfd keys = {.fd = STDIN_FILENO, .events = POLLIN};
    int count = poll(&keys, 1, is_resized ? 0 : milliseconds);
    is_resized = 0;
    if (count < 0) return errno == EINTR ? 0 : -errno;
    if (count == 0) return 0;
    ssize_t length = read(STDIN_FILENO, buffer, size);
    if (length < 0) return errno == EINTR || errno == EAGAIN ? 0 : -errno;
    /* Nothing to read though there was something: the terminal has gone. */
    return length == 0 ? -EIO : length;
}
