using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Founding;
using CertBridge.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Tests.Receiving;

public sealed class ArrivalLinesTests
{
    private static readonly PartnerId Bor = PartnerId.Parse("cert-bor");
    private static readonly PartnerId Cyr = PartnerId.Parse("cert-cyr");

    private readonly TestClock clock = new(FoundedNode.Now);
    private readonly KeptLines log = new();

    [Fact]
    public void MayWrite_BeyondTheHoursLines_LeavesOut_SaysSoOnce_AndBeginsAnew()
    {
        var lines = new ArrivalLines(clock, log);

        Assert.Equal(ArrivalLines.PerHourMax, Enumerable.Range(0, ArrivalLines.PerHourMax + 50).Count(_ => lines.MayWrite(Bor)));
        Assert.Contains("cert-bor", Assert.Single(log.Lines), StringComparison.Ordinal);
        Assert.True(lines.MayWrite(Cyr));

        clock.Running += TimeSpan.FromHours(1);
        Assert.True(lines.MayWrite(Bor));
        Assert.Single(log.Lines);
    }

    private sealed class KeptLines : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
