using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CertBridge.Node.Supervising;

/// <summary>
/// Tells the service manager that started this process how it is: sd_notify(3), one datagram of <c>NAME=value</c> lines to <c>$NOTIFY_SOCKET</c>. Without that variable
/// there is nobody to tell. What cannot be told is no reason to stop: the manager draws its own conclusions from silence.
/// </summary>
internal sealed class Supervisor
{
    private const string SocketVariable = "NOTIFY_SOCKET";
    private const string WatchdogVariable = "WATCHDOG_USEC";
    private const string WatchdogProcessVariable = "WATCHDOG_PID";
    private const int StatusLengthMax = 200;
    private const int SendMillisMax = 1_000;

    private readonly string? address;
    private readonly TimeProvider time;

    private Supervisor(string? address, TimeSpan? watchdog, TimeProvider time)
    {
        this.address = address;
        this.time = time;
        Watchdog = watchdog;
    }

    /// <summary>True when somebody listens.</summary>
    public bool IsThere => address is not null;

    /// <summary>Silence for this long and the process is killed and started again; null when nobody watches.</summary>
    public TimeSpan? Watchdog { get; }

    public static Supervisor FromEnvironment(TimeProvider time) => Of(Environment.GetEnvironmentVariable, Environment.ProcessId, time);

    /// <param name="variable">A variable of the environment by its name.</param>
    /// <param name="processId">Of this process: the watchdog may be meant for another.</param>
    /// <param name="time">Clock, monotonic as the manager's.</param>
    public static Supervisor Of(Func<string, string?> variable, int processId, TimeProvider time)
    {
        string? named = variable(SocketVariable) is { Length: > 1 } given && given[0] is '/' or '@' ? given : null;
        bool isOurs = variable(WatchdogProcessVariable) is not { Length: > 0 } process || process == processId.ToString(CultureInfo.InvariantCulture);
        TimeSpan? watchdog = named is not null && isOurs
            && long.TryParse(variable(WatchdogVariable), NumberStyles.None, CultureInfo.InvariantCulture, out long micros) && micros is > 0 and < long.MaxValue / TimeSpan.TicksPerMicrosecond
                ? TimeSpan.FromMicroseconds(micros)
                : null;
        return new Supervisor(named, watchdog, time);
    }

    /// <summary>It serves. Also the end of a reload.</summary>
    public bool Ready(string status) => Tell($"READY=1\n{Status(status)}");

    /// <summary>It works still.</summary>
    public bool Alive(string status) => Tell(Watchdog is null ? Status(status) : $"WATCHDOG=1\n{Status(status)}");

    /// <summary>It reads its settings again; <see cref="Ready"/> ends that.</summary>
    public bool Reloading() => Tell(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={MonotonicMicros()}\n{Status("reading settings again")}"));

    /// <summary>It is about to end.</summary>
    public bool Stopping() => Tell($"STOPPING=1\n{Status("finishing what is under way")}");

    /// <summary>CLOCK_MONOTONIC, which is what .NET counts its time stamps by.</summary>
    private long MonotonicMicros() => time.GetTimestamp() / (time.TimestampFrequency / 1_000_000);

    /// <summary>One line: a line end within would begin another assignment.</summary>
    private static string Status(string text)
    {
        string line = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
        return $"STATUS={(line.Length <= StatusLengthMax ? line : line[..StatusLengthMax])}";
    }

    private bool Tell(string lines)
    {
        if (address is null)
            return false;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = SendMillisMax };
            // A name that begins with @ is in the abstract namespace, where it begins with a zero byte.
            string path = address[0] == '@' ? $"\0{address[1..]}" : address;
            socket.SendTo(Encoding.UTF8.GetBytes(lines), new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (Exception unheard) when (unheard is SocketException or ArgumentException)
        {
            return false;
        }
    }
}
