namespace CertBridge.Cli.Printing;

/// <summary>
/// The one line on stderr that says how far long work is: at a terminal, after a second, four times a second at most, and gone when the work ends. Nothing is written anywhere
/// else: a log file, a program and <c>--quiet</c> see none of it. No escape sequence: a carriage return and blanks.
/// </summary>
internal sealed class Progress : IDisposable
{
    private const int WidthMax = 79; // a longer line would wrap, and a carriage return goes back one row only
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Action<string> write;
    private readonly string what;
    private readonly TimeSpan? atMost;
    private readonly long started;
    private readonly ITimer? timer;
    private ulong done;
    private ulong all;
    private int drawn;
    private bool hasEnded;

    /// <param name="isShown">False makes it silent.</param>
    /// <param name="what">What is counted, such as <c>leaves</c>, or what is done.</param>
    /// <param name="atMost">How long it may take; null where nothing ends it but the work.</param>
    /// <param name="time">The clock, for the rate and for when to draw.</param>
    /// <param name="write">Standard error.</param>
    public Progress(bool isShown, string what, TimeSpan? atMost, TimeProvider time, Action<string> write)
    {
        this.time = time;
        this.write = write;
        this.what = what;
        this.atMost = atMost;
        IsShown = isShown;
        started = time.GetTimestamp();
        timer = isShown ? time.CreateTimer(_ => Draw(), null, Silence, Pause) : null;
    }

    /// <summary>True when somebody may see it: only then is it worth asking a node how far it is.</summary>
    public bool IsShown { get; }

    /// <summary>So many of so many; 0 of all where nobody knows. It is drawn when its time comes.</summary>
    public void Report(ulong soFar, ulong ofAll)
    {
        lock (gate)
            (done, all) = (soFar, ofAll);
    }

    /// <summary>Takes the line away, so that what is printed next stands at its place.</summary>
    public void Dispose()
    {
        timer?.Dispose();
        lock (gate)
        {
            hasEnded = true;
            if (drawn > 0)
                write($"\r{new string(' ', drawn)}\r");
            drawn = 0;
        }
    }

    private void Draw()
    {
        lock (gate)
        {
            if (hasEnded)
                return;
            string line = TerminalText.Fit(ProgressLine.Of(what, done, all, time.GetElapsedTime(started), atMost), WidthMax);
            write($"\r{line}{new string(' ', Math.Max(0, drawn - line.Length))}");
            drawn = line.Length;
        }
    }
}
