using CertBridge.Sealing.Introducing;

namespace CertBridge.Sealing.Tests.Introducing;

public sealed class WordListTests
{
    private static readonly IReadOnlyList<string> Words = WordList.Words;

    [Fact]
    public void Words_Are256Different_SoThatOneIsAByte() => Assert.Equal((256, 256), (Words.Count, Words.Distinct(StringComparer.Ordinal).Count()));

    [Fact]
    public void Words_AreOfFourToEightSmallLetters() => Assert.All(Words, word => Assert.Matches("^[a-z]{4,8}$", word));

    [Fact]
    public void Words_HaveTheirOwnFirstThreeLetters_SoThatNoneBeginsAnother() =>
        Assert.Equal(256, Words.Select(word => word[..3]).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Words_StandInTheirOrder() => Assert.Equal(Words.Order(StringComparer.Ordinal), Words);

    [Fact]
    public void Words_DifferInAtLeastThreeLetters()
    {
        for (int i = 0; i < Words.Count; i++)
        {
            for (int j = 0; j < i; j++)
                Assert.True(Distance(Words[i], Words[j]) >= 3, $"{Words[i]} and {Words[j]}");
        }
    }

    [Fact]
    public void Words_SoundDifferentWithTheirVowelsSwallowed() =>
        Assert.Empty(Words.GroupBy(Skeleton).Where(same => same.Count() > 1).Select(same => string.Join(' ', same)));

    /// <summary>A word's place is the byte it stands for, on every node that was ever installed.</summary>
    [Theory]
    [InlineData(0, "agent")]
    [InlineData(1, "airport")]
    [InlineData(128, "lizard")]
    [InlineData(255, "zodiac")]
    public void Words_NeverMove(int place, string word) => Assert.Equal(word, Words[place]);

    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }

    /// <summary>The consonants, those alike that a bad line makes alike, and a vowel at the beginning.</summary>
    private static string Skeleton(string word)
    {
        string heard = word.Replace("ph", "f", StringComparison.Ordinal).Replace("ck", "k", StringComparison.Ordinal)
            .Replace('c', 'k').Replace('q', 'k').Replace("x", "ks", StringComparison.Ordinal).Replace('z', 's').Replace('v', 'f').Replace('b', 'p').Replace('d', 't').Replace('g', 'k').Replace('j', 'k');
        string skeleton = IsSoft(heard[0]) ? heard[..1] : "";
        foreach (char c in heard.Where(c => !IsSoft(c)))
            skeleton += skeleton.EndsWith(c) ? "" : c;
        return skeleton;
    }

    private static bool IsSoft(char c) => "aeiouyhw".Contains(c, StringComparison.Ordinal);
}
