namespace CertBridge.Cli.Running;

/// <summary>
/// A read that may wait for ever: for a pipe, or for a person at the terminal. It cannot be broken off, and nothing is begun while it waits, so a signal ends the command
/// there and then (<see cref="CommandGuard"/>).
/// </summary>
internal static class AwaitedInput
{
    private static int waiting;
    private static int signalled;

    /// <exception cref="OperationCanceledException">A signal came before.</exception>
    public static T Read<T>(Func<T> read)
    {
        Interlocked.Increment(ref waiting);
        try
        {
            // Either the signal sees that somebody waits, or the one who is about to wait sees the signal.
            if (Interlocked.CompareExchange(ref signalled, 0, 0) != 0)
                throw new OperationCanceledException();
            return read();
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    /// <summary>A signal came: no read begins from here on.</summary>
    /// <returns>True when one waits, which nothing but the end of the process can break off.</returns>
    public static bool Signal()
    {
        Interlocked.Exchange(ref signalled, 1);
        return Interlocked.CompareExchange(ref waiting, 0, 0) > 0;
    }
}
