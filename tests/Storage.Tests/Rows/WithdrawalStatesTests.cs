using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests.Rows;

public sealed class WithdrawalStatesTests
{
    private static readonly Dictionary<(WithdrawalState, WithdrawalEvent), WithdrawalState> Possible = Table();

    public static TheoryData<WithdrawalState, WithdrawalEvent> EveryPair
    {
        get
        {
            var pairs = new TheoryData<WithdrawalState, WithdrawalEvent>();
            foreach (WithdrawalState state in Enum.GetValues<WithdrawalState>())
            {
                foreach (WithdrawalEvent happened in Enum.GetValues<WithdrawalEvent>().Append((WithdrawalEvent)0))
                    pairs.Add(state, happened);
            }
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Next_OfEveryPair_IsTheTable(WithdrawalState state, WithdrawalEvent happened)
    {
        if (Possible.TryGetValue((state, happened), out WithdrawalState next))
            Assert.Equal(next, WithdrawalStates.Next(state, happened));
        else
            Assert.Throws<WithdrawalTransitionException>(() => WithdrawalStates.Next(state, happened));
    }

    [Fact]
    public void Next_IntoAnAnswer_OnlyFromWhatIsOnTheWay() =>
        Assert.All(Possible.Where(pair => pair.Value is WithdrawalState.Applied or WithdrawalState.Partial or WithdrawalState.Refused), pair => Assert.Equal(WithdrawalState.OnTheWay, pair.Key.Item1));

    [Fact]
    public void ThePage_HoldsTheSameTable()
    {
        string[] page = File.ReadAllLines(StatesPage.Path);
        foreach (WithdrawalState state in Enum.GetValues<WithdrawalState>())
        {
            string row = Assert.Single(page, line => line.StartsWith($"| _{state.Word()}_ |", StringComparison.Ordinal));
            string[] cells = [.. row.Split('|')[2..^1].Select(cell => cell.Trim())];
            Assert.Equal(Enum.GetValues<WithdrawalEvent>().Select(happened => Possible.TryGetValue((state, happened), out WithdrawalState next) ? next.Word() : "-"), cells);
        }
    }

    private static Dictionary<(WithdrawalState, WithdrawalEvent), WithdrawalState> Table()
    {
        var table = new Dictionary<(WithdrawalState, WithdrawalEvent), WithdrawalState>
        {
            [(WithdrawalState.Waiting, WithdrawalEvent.Queued)] = WithdrawalState.OnTheWay,
            [(WithdrawalState.OnTheWay, WithdrawalEvent.Returned)] = WithdrawalState.Waiting,
            [(WithdrawalState.OnTheWay, WithdrawalEvent.AnsweredApplied)] = WithdrawalState.Applied,
            [(WithdrawalState.OnTheWay, WithdrawalEvent.AnsweredPartial)] = WithdrawalState.Partial,
            [(WithdrawalState.OnTheWay, WithdrawalEvent.AnsweredRefused)] = WithdrawalState.Refused,
        };
        foreach (WithdrawalState state in Enum.GetValues<WithdrawalState>())
        {
            table[(state, WithdrawalEvent.Said)] = WithdrawalState.Waiting;
            table[(state, WithdrawalEvent.Lifted)] = WithdrawalState.Lifted;
        }
        foreach (WithdrawalEvent late in new[] { WithdrawalEvent.Returned, WithdrawalEvent.AnsweredApplied, WithdrawalEvent.AnsweredPartial, WithdrawalEvent.AnsweredRefused })
            table[(WithdrawalState.Lifted, late)] = WithdrawalState.Lifted;
        return table;
    }
}
