using System.Net.Sockets;
using System.Text;
using CertBridge.Node.Supervising;

namespace CertBridge.Node.Tests.Supervising;

/// <summary>What goes over the socket that the service manager named.</summary>
public sealed class SupervisorTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-manager-");
    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };

    private string Address => Path.Combine(folder.FullName, "notify");

    public void Dispose()
    {
        socket.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Ready_IsOneDatagram_WithItsStatus()
    {
        socket.Bind(new UnixDomainSocketEndPoint(Address));

        Assert.True(Manager(Address).Ready("2 of 3 partners up"));

        Assert.Equal("READY=1\nSTATUS=2 of 3 partners up", Heard());
    }

    [Fact]
    public void Address_InTheAbstractNamespace_IsReached()
    {
        string name = $"certbridge-test-{Environment.ProcessId}";
        socket.Bind(new UnixDomainSocketEndPoint($"\0{name}"));

        Assert.True(Manager($"@{name}").Stopping());

        Assert.StartsWith("STOPPING=1\n", Heard(), StringComparison.Ordinal);
    }

    [Fact]
    public void Status_IsOneLine_HoweverItWasGiven()
    {
        socket.Bind(new UnixDomainSocketEndPoint(Address));

        Manager(Address).Ready($"one\nMAINPID=1\r{new string('x', 500)}");

        string[] lines = Heard().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("STATUS=one MAINPID=1 xxx", lines[1], StringComparison.Ordinal);
        Assert.Equal("STATUS=".Length + 200, lines[1].Length);
    }

    [Fact]
    public void Reloading_CarriesTheMonotonicClock()
    {
        socket.Bind(new UnixDomainSocketEndPoint(Address));
        long before = TimeProvider.System.GetTimestamp() / 1_000;

        Manager(Address).Reloading();

        string[] lines = Heard().Split('\n');
        Assert.Equal("RELOADING=1", lines[0]);
        Assert.InRange(long.Parse(lines[1]["MONOTONIC_USEC=".Length..], System.Globalization.CultureInfo.InvariantCulture), before, TimeProvider.System.GetTimestamp() / 1_000);
    }

    [Theory]
    [InlineData("30000000", "", 30)]
    [InlineData("30000000", "41", 30)]
    [InlineData("30000000", "42", null)]
    [InlineData("", "", null)]
    [InlineData("0", "", null)]
    [InlineData("-5", "", null)]
    [InlineData("soon", "", null)]
    [InlineData("9223372036854775807", "", null)]
    public void Watchdog_IsWhatTheManagerSaid_WhereItMeansThisProcess(string micros, string process, int? seconds)
    {
        Supervisor manager = Manager(Address, ("WATCHDOG_USEC", micros), ("WATCHDOG_PID", process));

        Assert.Equal(seconds is { } expected ? TimeSpan.FromSeconds(expected) : null, manager.Watchdog);
    }

    [Fact]
    public void Alive_WithoutAWatchdog_IsOnlyTheStatus()
    {
        socket.Bind(new UnixDomainSocketEndPoint(Address));

        Manager(Address).Alive("well");
        Assert.Equal("STATUS=well", Heard());
        Manager(Address, ("WATCHDOG_USEC", "1000000")).Alive("well");
        Assert.Equal("WATCHDOG=1\nSTATUS=well", Heard());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("vsock:2:1")]
    public void Address_ThatIsNone_MeansNobodyIsThere(string? address)
    {
        Assert.False(Manager(address).IsThere);
        Assert.False(Manager(address).Ready("well"));
    }

    [Theory]
    [InlineData("/nonexistent/notify")]
    [InlineData("/a/path/that/is/far/longer/than/the/one/hundred/and/eight/bytes/that/the/address/of/a/socket/can/have/in/linux/at/all")]
    public void Address_WhereNobodyListens_IsNoReasonToStop(string address) => Assert.False(Manager(address).Ready("well"));

    private static Supervisor Manager(string? address, params (string Name, string Value)[] others) =>
        Supervisor.Of(name => name == "NOTIFY_SOCKET" ? address : others.FirstOrDefault(other => other.Name == name).Value, 41, TimeProvider.System);

    private string Heard()
    {
        byte[] datagram = new byte[4096];
        return Encoding.UTF8.GetString(datagram, 0, socket.Receive(datagram));
    }
}
