using System.Text.RegularExpressions;
using CertBridge.Sealing.Tests;

namespace CertBridge.Vectors.Tests;

/// <summary>This implementation gives every vector exactly the verdict that stands in it, and the collection is what its README says.</summary>
public sealed partial class VectorTests
{
    private const int FilesMin = 100;
    private const int BadPerGood = 2;

    public static TheoryData<string> Names => [.. VectorFiles.All.Select(vector => vector.Name).Where(name => !IsHybrid(name))];

    public static TheoryData<string> HybridNames => [.. VectorFiles.All.Select(vector => vector.Name).Where(IsHybrid)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_GetsTheVerdictThatStandsInIt(string name)
    {
        Vector vector = VectorFiles.All.Single(one => one.Name == name);
        Assert.Equal(vector.Expect ?? "accepted", Judging.Judge(vector) ?? "accepted");
    }

    /// <summary>Suite 0x0101, which needs the platform's ML-KEM; elsewhere the second implementation judges these alone.</summary>
    [HybridTheory]
    [MemberData(nameof(HybridNames))]
    public void HybridVector_GetsTheVerdictThatStandsInIt(string name) => Vector_GetsTheVerdictThatStandsInIt(name);

    [Fact]
    public void EveryGoodVector_IsSpoiledByTwoOrMore()
    {
        Assert.True(VectorFiles.All.Count >= FilesMin, $"{VectorFiles.All.Count} vectors");
        Assert.All(VectorFiles.All.Where(vector => vector.Expect is null), good =>
        {
            Assert.Null(good.Good);
            int bad = VectorFiles.All.Count(vector => vector.Good == good.Name);
            Assert.True(bad >= BadPerGood, $"{good.Name} is spoiled by {bad}");
        });
    }

    [Fact]
    public void EveryBadVector_NamesAGoodOneOfItsKind() => Assert.All(
        VectorFiles.All.Where(vector => vector.Expect is not null),
        bad => Assert.Contains(VectorFiles.All, good => good.Name == bad.Good && good.Kind == bad.Kind && good.Expect is null));

    [Fact]
    public void TheReadme_CountsThem()
    {
        string readme = File.ReadAllText(Path.Combine(VectorFiles.Folder, "README.md"));
        foreach (IGrouping<string, Vector> kind in VectorFiles.All.GroupBy(vector => vector.Kind))
            Assert.Contains($"| `{kind.Key}` | {kind.Count(vector => vector.Expect is null)} | {kind.Count(vector => vector.Expect is not null)} |", readme, StringComparison.Ordinal);
        Assert.All(VectorFiles.All.Select(vector => vector.Expect).OfType<string>().Distinct(), reason => Assert.Contains($"`{reason}`", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_AreWordsWithHyphens_AndBeginWithTheirKind() =>
        Assert.All(VectorFiles.All, vector => Assert.True(NameForm().IsMatch(vector.Name) && vector.Name.StartsWith(vector.Kind + "-", StringComparison.Ordinal), vector.Name));

    private static bool IsHybrid(string name) => name.StartsWith("envelope-hybrid-", StringComparison.Ordinal);

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)+$")]
    private static partial Regex NameForm();
}
