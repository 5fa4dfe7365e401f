using System.Security.Cryptography;
using System.Text;
using CertBridge.Protocol.Ids;

namespace CertBridge.Sealing.Introducing;

/// <summary>
/// What is read aloud: four words of <see cref="WordList"/>, 32 bits, cut from the transcript, another four for each direction. 32 bits are enough, because
/// somebody between the two has one attempt, with people on the telephone, and no way to try beforehand.
/// </summary>
public static class SpokenWords
{
    public const int Count = 4;

    /// <summary>Typed text beyond this is no four words.</summary>
    public const int TypedLengthMax = 200;

    private const string Label = "introduction-words";

    /// <param name="speaker">Who reads them aloud.</param>
    public static string Of(Digest transcript, IntroductionRole speaker)
    {
        using var labelled = new Labelled(Label);
        byte[] bytes = labelled.Add(speaker.ToString().ToLowerInvariant()).Add(transcript).Sum().ToBytes();
        return string.Join(' ', bytes.Take(Count).Select(index => WordList.Words[index]));
    }

    /// <summary>Case, spaces, dashes and commas do not matter; no word is the beginning of another, so it is clear where one ends. Every letter is compared.</summary>
    public static bool Matches(string typed, Digest transcript, IntroductionRole speaker) =>
        typed.Length <= TypedLengthMax
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Letters(typed)), Encoding.UTF8.GetBytes(Letters(Of(transcript, speaker))));

    /// <summary>Words typed one by one that are not on the list: a slip of the finger, told before anything is compared with anything.</summary>
    public static IReadOnlyList<string> Unknown(string typed) =>
        [.. typed.Split([' ', '-', ',', '\t'], StringSplitOptions.RemoveEmptyEntries).Where(word => !WordList.Contains(word.ToLowerInvariant()))];

    /// <summary>True when nothing was typed that could be compared.</summary>
    public static bool IsNothing(string typed) => Letters(typed).Length == 0;

    private static string Letters(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && !char.IsPunctuation(c))).ToLowerInvariant();
}
