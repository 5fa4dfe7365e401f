using CertBridge.Protocol.V1;

namespace CertBridge.Simulation.Tests.Playing;

/// <summary>One report as the people at its node know it: what they asked for, and what they were told.</summary>
internal sealed class SharedReport(int number, string origin, IReadOnlyList<string> to, LaneName lane)
{
    public int Number => number;

    public string Origin => origin;

    public IReadOnlyList<string> To => to;

    public LaneName Lane => lane;

    /// <summary>Over what crosses in one piece.</summary>
    public bool IsLarge { get; init; }

    /// <summary>Empty until the node said that it has it.</summary>
    public string Id { get; set; } = "";

    /// <summary>The newest revision the node said it has.</summary>
    public ulong Revision { get; set; }

    /// <summary>Title of that revision.</summary>
    public string Title { get; set; } = "";

    /// <summary>The node said that it is taken back from everybody.</summary>
    public bool IsRetracted { get; set; }

    /// <summary>A call about it has not been answered.</summary>
    public bool IsAsked { get; set; }

    /// <summary>Its node was put back to a copy from before something that was said of it: what it knows now is for people to sort out.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>When its node last said something of it.</summary>
    public TimeSpan ChangedAt { get; set; }

    public override string ToString() => $"report {number} of {origin} ({(Id.Length > 0 ? Id : "never accepted")})";
}
