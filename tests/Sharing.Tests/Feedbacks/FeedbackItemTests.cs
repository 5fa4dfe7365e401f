using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Feedbacks;
using Google.Protobuf;

namespace CertBridge.Sharing.Tests.Feedbacks;

public sealed class FeedbackItemTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    private static readonly ByteString Manifest = ByteString.CopyFrom(new byte[32]);

    private static Feedback Useful => new() { Kind = FeedbackKind.Useful, Revision = 1, ManifestDigest = Manifest, Note = "It helped: \u00e7a va." };

    private static Feedback Seen => new()
    {
        Kind = FeedbackKind.Sighting,
        Revision = 2,
        ManifestDigest = Manifest,
        Sighting = new Sighting { Count = 3, FirstMs = Millis(Now.AddDays(-1)), LastMs = Millis(Now) },
    };

    private static Feedback Opened => new()
    {
        Kind = FeedbackKind.Opened,
        Revision = 1,
        ManifestDigest = Manifest,
        Person = new PersonReceipt { Name = "duty-1", SealedTo = Manifest, Signature = ByteString.CopyFrom(1) },
    };

    public static TheoryData<Feedback> WellFormed => new()
    {
        Useful,
        Opened,
        With(Opened, feedback => (feedback.Kind, feedback.Person.Reason) = (FeedbackKind.Refused, PersonRefusal.NotForMe)),
        Seen,
        new Feedback { Kind = FeedbackKind.Duplicate, Revision = 1, ManifestDigest = Manifest, DuplicateOf = "CB-ALN-2026-0002" },
        new Feedback { Kind = FeedbackKind.Duplicate, Revision = 1, ManifestDigest = Manifest },
        new Feedback { Kind = FeedbackKind.NeedMore, Revision = long.MaxValue, ManifestDigest = Manifest, Note = new string('x', Limits.FeedbackNoteLengthMax) },
        With(Seen, feedback => feedback.Sighting.LastMs = Millis(Now.AddMinutes(59))),
        With(Seen, feedback => feedback.Sighting.Count = Limits.SightingCountMax),
    };

    public static TheoryData<string, Feedback> Malformed => new()
    {
        { "kind", With(Useful, feedback => feedback.Kind = FeedbackKind.Unspecified) },
        { "kind", With(Useful, feedback => feedback.Kind = (FeedbackKind)10) },
        { "person", With(Useful, feedback => feedback.Kind = FeedbackKind.Opened) },
        { "person", With(Useful, feedback => feedback.Person = Opened.Person) },
        { "person", With(Opened, feedback => feedback.Note = "Read.") },
        { "person.name", With(Opened, feedback => feedback.Person.Name = "\u001b[2J") },
        { "person.sealed_to", With(Opened, feedback => feedback.Person.SealedTo = ByteString.Empty) },
        { "person.reason", With(Opened, feedback => feedback.Person.Reason = PersonRefusal.Other) },
        { "person.reason", With(Opened, feedback => feedback.Kind = FeedbackKind.Refused) },
        { "person.signature", With(Opened, feedback => feedback.Person.Signature = ByteString.CopyFrom(new byte[Limits.ReleaseSignatureBytesMax + 1])) },
        { "revision", With(Useful, feedback => feedback.Revision = 0) },
        { "revision", With(Useful, feedback => feedback.Revision = ulong.MaxValue) },
        { "manifest_digest", With(Useful, feedback => feedback.ManifestDigest = ByteString.Empty) },
        { "manifest_digest", With(Useful, feedback => feedback.ManifestDigest = ByteString.CopyFrom(new byte[33])) },
        { "sighting", With(Useful, feedback => feedback.Sighting = Seen.Sighting) },
        { "sighting", With(Seen, feedback => feedback.Sighting = null) },
        { "sighting.count", With(Seen, feedback => feedback.Sighting.Count = 0) },
        { "sighting.count", With(Seen, feedback => feedback.Sighting.Count = Limits.SightingCountMax + 1) },
        { "sighting.last_ms", With(Seen, feedback => feedback.Sighting.FirstMs = feedback.Sighting.LastMs + 1) },
        { "sighting.last_ms", With(Seen, feedback => feedback.Sighting.LastMs = Millis(Now.AddMinutes(61))) },
        { "sighting.last_ms", With(Seen, feedback => feedback.Sighting.LastMs = ulong.MaxValue) },
        { "sighting.first_ms", With(Seen, feedback => feedback.Sighting.FirstMs = 0) },
        { "duplicate_of", With(Useful, feedback => feedback.DuplicateOf = "CB-ALN-2026-0002") },
        { "duplicate_of", new Feedback { Kind = FeedbackKind.Duplicate, Revision = 1, ManifestDigest = Manifest, DuplicateOf = "../../etc" } },
        { "note", With(Useful, feedback => feedback.Note = new string('x', Limits.FeedbackNoteLengthMax + 1)) },
        { "note", With(Useful, feedback => feedback.Note = "\u001b[2J") },
        { "note", With(Useful, feedback => feedback.Note = "two\nlines") },
        { "note", With(Useful, feedback => feedback.Note = "read \u202eotherwise") },
    };

    public static TheoryData<EnvelopeItem[]> NoItem => new()
    {
        Array.Empty<EnvelopeItem>(),
        new[] { FeedbackItem.Write(Useful), FeedbackItem.Write(Useful) },
        new[] { With(FeedbackItem.Write(Useful), item => item.Type = "report") },
        new[] { With(FeedbackItem.Write(Useful), item => item.Path = "indicators[0]") },
        new[] { With(FeedbackItem.Write(Useful), item => item.Marking = new Marking { Tlp = Tlp.Red, Pap = Pap.Red }) },
        new[] { With(FeedbackItem.Write(Useful), item => item.Content = ByteString.CopyFrom(0xFF, 0xFF)) },
        new[] { With(FeedbackItem.Write(Useful), item => item.Content = ByteString.CopyFrom([.. Useful.ToByteArray(), .. Useful.ToByteArray()])) },
        new[] { With(FeedbackItem.Write(Useful), item => item.Content = ByteString.CopyFrom(new byte[Limits.FeedbackBytesMax + 1])) },
    };

    [Theory]
    [MemberData(nameof(WellFormed))]
    public void Read_OfWhatWasWritten_IsTheSame(Feedback feedback) => Assert.Equal(feedback, FeedbackItem.Read([FeedbackItem.Write(feedback)], Now).Value);

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Read_OfAFieldThatIsWrong_NamesIt(string field, Feedback feedback)
    {
        Problem problem = Assert.Single(FeedbackItem.Read([FeedbackItem.Write(feedback)], Now).Problems);

        Assert.Equal((FeedbackErrors.Malformed, field), (problem.Code, problem.Field));
        Assert.DoesNotContain(problem.Message, c => char.IsControl(c));
    }

    [Theory]
    [MemberData(nameof(NoItem))]
    public void Read_OfAnythingElse_IsRefused(EnvelopeItem[] items) => Assert.Equal(FeedbackErrors.Malformed, FeedbackItem.Read(items, Now).Problems[0].Code);

    [Fact]
    public void Words_AreReadBack_AndNothingElseIs()
    {
        Assert.All(Enum.GetValues<FeedbackKind>().Where(kind => kind != FeedbackKind.Unspecified), kind =>
            Assert.Equal(kind, FeedbackWords.IsPersons(kind) ? FeedbackWords.FindPersons(FeedbackWords.Of(kind)) : FeedbackWords.Find(FeedbackWords.Of(kind))));
        Assert.Equal(Enum.GetValues<FeedbackKind>().Length - 1, FeedbackWords.Words.Count + FeedbackWords.PersonWords.Count);
        Assert.All(FeedbackWords.PersonWords, word => Assert.Equal(FeedbackKind.Unspecified, FeedbackWords.Find(word))); // nobody says it for them
        Assert.All(Enum.GetValues<PersonRefusal>().Where(reason => reason != PersonRefusal.Unspecified), reason => Assert.Equal(reason, FeedbackWords.FindRefusal(FeedbackWords.Of(reason))));
        Assert.Equal("unknown", FeedbackWords.Of((FeedbackKind)99));
        Assert.All(new[] { null, "", "Useful", "unknown" }, word => Assert.Equal(FeedbackKind.Unspecified, FeedbackWords.Find(word)));
    }

    [Theory]
    [InlineData("{\"type\":\"ip\",\"value\":\"198.51.100.23\"}", "198.51.100.23")]
    [InlineData("{\"type\":\"ip\"}", "")]
    [InlineData("{\"value\":7}", "")]
    [InlineData("[]", "")]
    [InlineData("not JSON", "")]
    public void ValueOf_IsTheIndicators_OrNothing(string json, string value) => Assert.Equal(value, FeedbackItem.ValueOf(new EnvelopeItem { Content = ByteString.CopyFromUtf8(json) }));

    private static ulong Millis(DateTimeOffset at) => (ulong)at.ToUnixTimeMilliseconds();

    private static T With<T>(T message, Action<T> change)
    {
        change(message);
        return message;
    }
}
