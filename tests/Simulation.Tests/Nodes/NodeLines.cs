using CertBridge.Simulation.Tests.Worlds;
using Microsoft.Extensions.Logging;

namespace CertBridge.Simulation.Tests.Nodes;

/// <summary>What one process of a node writes to its log, from warnings up. A fault of the node's own is a finding, whatever became of it.</summary>
/// <param name="id">Whose.</param>
/// <param name="trace">Where each line is noted.</param>
/// <param name="faults">Gets the lines that name a fault of the program.</param>
internal sealed class NodeLines(string id, Trace trace, List<string> faults) : ILoggerProvider
{
    /// <summary>False once the process has died.</summary>
    public bool IsHeard { get; set; } = true;

    public ILogger CreateLogger(string categoryName) => new Lines(this, categoryName);

    public void Dispose()
    {
    }

    private void Take(string category, EventId name, string line, Exception? fault)
    {
        if (!IsHeard)
            return;
        trace.Write($"{id} log {category[(category.LastIndexOf('.') + 1)..]} {name.Name}");
        if (fault is not null)
            faults.Add($"{id} logged a fault of its own: {line}: {fault}");
    }

    private sealed class Lines(NodeLines owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                owner.Take(category, eventId, formatter(state, exception), exception);
        }
    }
}
