using CertBridge.Sealing.Cards;

namespace CertBridge.Sealing.Tests.Cards;

public sealed class KeyStatesTests
{
    private static readonly Dictionary<(KeyState, KeyEvent), KeyState> Possible = new()
    {
        [(KeyState.None, KeyEvent.Announced)] = KeyState.Announced,
        [(KeyState.None, KeyEvent.Tainted)] = KeyState.Tainted,
        [(KeyState.None, KeyEvent.Revoked)] = KeyState.Revoked,
        [(KeyState.Announced, KeyEvent.Activated)] = KeyState.Active,
        [(KeyState.Announced, KeyEvent.Retired)] = KeyState.Retired,
        [(KeyState.Announced, KeyEvent.Tainted)] = KeyState.Tainted,
        [(KeyState.Announced, KeyEvent.Revoked)] = KeyState.Revoked,
        [(KeyState.Active, KeyEvent.UseSeen)] = KeyState.Active,
        [(KeyState.Active, KeyEvent.Retired)] = KeyState.Retired,
        [(KeyState.Active, KeyEvent.Tainted)] = KeyState.Tainted,
        [(KeyState.Active, KeyEvent.Revoked)] = KeyState.Revoked,
        [(KeyState.Retired, KeyEvent.UseSeen)] = KeyState.Retired,
        [(KeyState.Retired, KeyEvent.Tainted)] = KeyState.Tainted,
        [(KeyState.Retired, KeyEvent.Revoked)] = KeyState.Revoked,
        [(KeyState.Tainted, KeyEvent.UseSeen)] = KeyState.Tainted,
        [(KeyState.Tainted, KeyEvent.Retired)] = KeyState.Tainted,
        [(KeyState.Tainted, KeyEvent.Tainted)] = KeyState.Tainted,
        [(KeyState.Tainted, KeyEvent.Revoked)] = KeyState.Revoked,
        [(KeyState.Revoked, KeyEvent.Tainted)] = KeyState.Revoked,
    };

    [Fact]
    public void Next_OfEveryPair_IsTheTable()
    {
        foreach (KeyState state in Enum.GetValues<KeyState>().Append((KeyState)0))
        {
            foreach (KeyEvent happened in Enum.GetValues<KeyEvent>().Append((KeyEvent)0))
                Assert.Equal(Possible.TryGetValue((state, happened), out KeyState next) ? next : null, KeyStates.Next(state, happened));
        }
    }

    /// <summary>Only a key that partners were told of is ever worked with.</summary>
    [Fact]
    public void Next_IntoActive_OnlyFromAnnounced() =>
        Assert.All(Possible.Where(pair => pair.Value == KeyState.Active && pair.Key.Item1 != KeyState.Active), pair => Assert.Equal(KeyState.Announced, pair.Key.Item1));

    [Fact]
    public void EventOf_EveryWord_IsTheEvent()
    {
        Assert.All(Enum.GetValues<KeyEvent>(), happened => Assert.Equal(happened, KeyStates.EventOf(happened.Word())));
        Assert.Null(KeyStates.EventOf("none"));
    }

    [Fact]
    public void ThePage_HoldsTheSameTable()
    {
        string[] page = File.ReadAllLines(Path.Combine(PageFolder(), "docs", "STATES.md"));
        foreach (KeyState state in Enum.GetValues<KeyState>())
        {
            string row = Assert.Single(page, line => line.StartsWith($"| `{state.Word()}` key |", StringComparison.Ordinal));
            string[] cells = [.. row.Split('|')[2..^1].Select(cell => cell.Trim())];
            Assert.Equal(Enum.GetValues<KeyEvent>().Select(happened => Possible.TryGetValue((state, happened), out KeyState next) ? next.Word() : "-"), cells);
        }
    }

    private static string PageFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CertBridge.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"no CertBridge.sln above {AppContext.BaseDirectory}");
    }
}
