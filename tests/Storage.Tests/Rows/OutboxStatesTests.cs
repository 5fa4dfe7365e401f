using System.Text.RegularExpressions;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests.Rows;

public sealed partial class OutboxStatesTests
{
    private static readonly Dictionary<(OutboxState, OutboxEvent), OutboxState> Possible = new()
    {
        [(OutboxState.Queued, OutboxEvent.SealedAgain)] = OutboxState.Queued,
        [(OutboxState.Queued, OutboxEvent.Numbered)] = OutboxState.Sent,
        [(OutboxState.Queued, OutboxEvent.Expired)] = OutboxState.Expired,
        [(OutboxState.Queued, OutboxEvent.Cancelled)] = OutboxState.Cancelled,
        [(OutboxState.Sent, OutboxEvent.Renumbered)] = OutboxState.Sent,
        [(OutboxState.Delivered, OutboxEvent.LostThere)] = OutboxState.Queued,
        [(OutboxState.Quarantined, OutboxEvent.LostThere)] = OutboxState.Queued,
        [(OutboxState.Sent, OutboxEvent.ReceiptStored)] = OutboxState.Delivered,
        [(OutboxState.Sent, OutboxEvent.ReceiptQuarantined)] = OutboxState.Quarantined,
        [(OutboxState.Sent, OutboxEvent.ReceiptRefused)] = OutboxState.Refused,
    };

    public static TheoryData<OutboxState, OutboxEvent> EveryPair
    {
        get
        {
            var pairs = new TheoryData<OutboxState, OutboxEvent>();
            foreach (OutboxState state in Enum.GetValues<OutboxState>().Append((OutboxState)0))
            {
                foreach (OutboxEvent happened in Enum.GetValues<OutboxEvent>().Append((OutboxEvent)0))
                    pairs.Add(state, happened);
            }
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Next_OfEveryPair_IsTheTable(OutboxState state, OutboxEvent happened)
    {
        if (Possible.TryGetValue((state, happened), out OutboxState next))
        {
            Assert.Equal(next, OutboxStates.Next(state, happened));
            return;
        }
        var thrown = Assert.Throws<OutboxTransitionException>(() => OutboxStates.Next(state, happened));
        Assert.Equal((state, happened), (thrown.State, thrown.Happened));
    }

    [Fact]
    public void Next_IntoDelivered_OnlyByAReceiptThatSaysStored()
    {
        Assert.Equal([(OutboxState.Sent, OutboxEvent.ReceiptStored)], Possible.Where(pair => pair.Value == OutboxState.Delivered).Select(pair => pair.Key));
    }

    [Fact]
    public void IsPending_IsTrueExactlyWhereSomethingCanStillHappen()
    {
        foreach (OutboxState state in Enum.GetValues<OutboxState>())
            Assert.Equal(Possible.Keys.Any(pair => pair.Item1 == state && pair.Item2 != OutboxEvent.LostThere), OutboxStates.IsPending(state)); // what was lost begins anew
    }

    [Fact]
    public void ThePage_HoldsTheSameTable()
    {
        string[] page = File.ReadAllLines(StatesPage.Path);
        foreach (OutboxState state in Enum.GetValues<OutboxState>())
        {
            string row = Assert.Single(page, line => line.StartsWith($"| *{Word(state)}* |", StringComparison.Ordinal));
            string[] cells = [.. row.Split('|')[2..^1].Select(cell => cell.Trim())];
            string[] expected = [.. Enum.GetValues<OutboxEvent>().Select(happened => Possible.TryGetValue((state, happened), out OutboxState next) ? Word(next) : "-")];
            Assert.Equal(expected, cells);
        }
    }

    private static string Word(OutboxState state) => Capitals().Replace(state.ToString(), match => match.Value.ToLowerInvariant());

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capitals();
}
