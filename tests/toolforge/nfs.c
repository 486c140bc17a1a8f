/* The home of a tool is NFS, where flock() grants a shared lock only to who may read the file and an exclusive one only to
   who may write it. Loaded in front of the C library, this holds all of a tool's processes to that. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

int flock(int file, int operation)
{
	int mode = fcntl(file, F_GETFL) & O_ACCMODE;
	int kind = operation & ~LOCK_NB;
	if ((kind == LOCK_SH && mode == O_WRONLY) || (kind == LOCK_EX && mode == O_RDONLY)) {
		errno = EBADF;
		return -1;
	}
	return ((int (*)(int, int))dlsym(RTLD_NEXT, "flock"))(file, operation);
}

/* PHP binds its modules to the C library past everything that was loaded before it. */
void *dlopen(const char *path, int flags)
{
	return ((void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen"))(path, flags & ~RTLD_DEEPBIND);
}
