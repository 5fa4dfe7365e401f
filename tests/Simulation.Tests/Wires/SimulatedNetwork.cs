using System.Globalization;
using CertBridge.Simulation.Tests.Nodes;
using CertBridge.Simulation.Tests.Worlds;

namespace CertBridge.Simulation.Tests.Wires;

/// <summary>The network between the nodes of one world: how long everything takes, what is cut or stalled, and what a hostile middle does.</summary>
internal sealed class SimulatedNetwork(Timeline timeline, Dice dice, Trace trace, TimeSpan latency)
{
    private static readonly TimeSpan UnansweredFor = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, SimulatedNode> listening = new(StringComparer.Ordinal);
    private readonly HashSet<(string From, string To)> stalled = [];
    private readonly List<Wire> wires = [];

    /// <summary>Which messages in a thousand a hostile middle touches, between whom it sits; 0 for none.</summary>
    public int TamperedPerMille { get; set; }

    public IReadOnlyList<Tampering> Ways { get; set; } = [];

    /// <summary>How many messages were touched.</summary>
    public int Tampered { get; private set; }

    public void Listen(SimulatedNode node) => listening[node.Id] = node;

    public void StopListening(SimulatedNode node)
    {
        if (listening.GetValueOrDefault(node.Id) == node)
            listening.Remove(node.Id);
    }

    public bool IsStalled(string from, string to) => stalled.Contains((from, to));

    public void Stall(string from, string to) => stalled.Add((from, to));

    public void Resume(string from, string to)
    {
        if (!stalled.Remove((from, to)))
            return;
        foreach (Wire wire in wires.Where(wire => wire.IsBetween(from, to)).ToArray())
            (wire.Dialling.Here == to ? wire.Dialling : wire.Answering).Resume();
    }

    public void ResumeAll()
    {
        foreach ((string from, string to) in stalled.Order().ToArray())
            Resume(from, to);
    }

    /// <summary>Every connection between the two is lost.</summary>
    public void Cut(string one, string other)
    {
        foreach (Wire wire in wires.Where(wire => wire.IsBetween(one, other)).ToArray())
            wire.Cut();
        wires.RemoveAll(wire => wire.IsOver);
    }

    public void CutAll()
    {
        foreach (Wire wire in wires)
            wire.Cut();
        wires.Clear();
    }

    /// <summary>The node's process is gone: its ends are lost at once, and the others hear of it, or never do.</summary>
    public void Lose(SimulatedNode node, bool isTold)
    {
        foreach (WireEnd end in wires.SelectMany(wire => new[] { wire.Dialling, wire.Answering }).Where(end => node.Ends.Contains(end)).ToArray())
        {
            end.Break();
            if (isTold)
                Carry(end, end.Other, end.Other.Break);
        }
        wires.RemoveAll(wire => wire.IsOver);
    }

    /// <summary>After the time it takes, and after all that was sent that way before.</summary>
    public void Carry(WireEnd from, WireEnd to, Action happens)
    {
        TimeSpan due = timeline.Now + Delay();
        to.LastDue = due > to.LastDue ? due : to.LastDue;
        timeline.After(to.LastDue - timeline.Now, () => to.Reach(happens));
    }

    /// <summary>A connection is dialled.</summary>
    /// <param name="by">Who dials.</param>
    /// <param name="to">Whose endpoint it is.</param>
    /// <param name="group">Header of the call.</param>
    /// <param name="answered">With the wire and who answers; with null where nobody does.</param>
    public void Dial(SimulatedNode by, string to, string group, Action<Wire?, SimulatedNode?> answered)
    {
        if (IsStalled(by.Id, to) || IsStalled(to, by.Id))
        {
            timeline.After(UnansweredFor, () => answered(null, null));
            return;
        }
        timeline.After(Delay() + Delay(), () =>
        {
            if (!listening.TryGetValue(to, out SimulatedNode? node) || IsStalled(by.Id, to) || IsStalled(to, by.Id) || by.IsGone)
            {
                answered(null, null);
                return;
            }
            var wire = new Wire(this, by.Id, to, group);
            wires.RemoveAll(over => over.IsOver);
            wires.Add(wire);
            by.Ends.Add(wire.Dialling);
            node.Ends.Add(wire.Answering);
            answered(wire, node);
        });
    }

    public Tampering TamperingWith(Wire wire, string from, string what)
    {
        Tampering tampering = TamperedPerMille > 0 && dice.Below(1_000) < TamperedPerMille ? dice.Of(Ways) : Tampering.None;
        trace.Write(string.Create(CultureInfo.InvariantCulture, $"{from} {wire.Group} {what}{(tampering == Tampering.None ? "" : $" {tampering}")}"));
        if (tampering != Tampering.None)
            Tampered++;
        return tampering;
    }

    public int BytesCutOff() => dice.Between(1, 40);

    private TimeSpan Delay() => latency + TimeSpan.FromMilliseconds(latency.TotalMilliseconds * dice.Below(100) / 100);
}
