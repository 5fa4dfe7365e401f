using CertBridge.Storage.Crashing;

namespace CertBridge.Storage.Tests;

public sealed class CrashPointTests
{
    /// <summary>What is durable there and what must hold afterwards stands in the page, once for each point, in the order of the enum within its part.</summary>
    [Fact]
    public void ThePage_HasOneFilledRowForEachPoint_AndNoOther()
    {
        string[][] rows = [.. File.ReadAllLines(PageFile())
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|')[1..^1].Select(cell => cell.Trim()).ToArray())
            .Where(cells => cells[0] != "point")];

        Assert.Equal(CrashPoints.Names.Order(StringComparer.Ordinal), rows.Select(cells => cells[0]).Order(StringComparer.Ordinal));
        Assert.All(rows, cells => Assert.True(cells.Length == 3 && cells.All(cell => cell.Length > 0), $"the row of {cells[0]} is not filled"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("None")]
    [InlineData("Nowhere")]
    [InlineData("filewritten")]
    [InlineData("1")]
    [InlineData("FileWritten:")]
    [InlineData("FileWritten:0")]
    [InlineData("FileWritten:-1")]
    [InlineData("FileWritten:x")]
    public void TryArm_OfWhatIsNoPoint_ArmsNothing(string text) => Assert.False(CrashPoints.TryArm(text));

    private static string PageFile()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string page = Path.Combine(folder.FullName, "docs", "CRASH_POINTS.md");
            if (File.Exists(page))
                return page;
        }
        throw new FileNotFoundException($"docs/CRASH_POINTS.md is in no folder above {AppContext.BaseDirectory}.");
    }
}
