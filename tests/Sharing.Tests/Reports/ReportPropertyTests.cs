using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Documents;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Sharing.Tests.Reports;

public sealed class ReportPropertyTests
{
    private static readonly byte[] Yaml = Encoding.UTF8.GetBytes(SampleReport.Yaml);
    private static readonly byte[] Json = ReportJson.Write(SampleReport.Report);

    [Fact]
    public void ArbitraryBytes_AreReadOrRefusedNeverThrown() => Prop.ForAll<byte[]>(bytes =>
    {
        _ = DocumentReading.Yaml(bytes, TestErrors.All);
        _ = DocumentReading.Json(bytes, TestErrors.All);
        _ = ReportReading.Yaml(bytes, SampleReport.Now);
        _ = ReportJson.Read(bytes);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ArbitraryYamlPunctuation_IsReadOrRefusedNeverThrown()
    {
        Gen<string> gen = Gen.Choose(0, 60)
            .SelectMany(length => Gen.ArrayOf(Gen.Elements("a: b- \n\n{}[],&*!|>'\"%@#?~<=\t\\0".ToCharArray()), length))
            .Select(letters => new string(letters));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(gen.ToArbitrary(), text =>
        {
            Parsed<DocumentNode> read = DocumentReading.Yaml(Encoding.UTF8.GetBytes(text), TestErrors.All);
            return read.IsValid || read.Problems.Count > 0;
        }));
    }

    [Fact]
    public void ChangedYaml_ThatIsStillRead_SurvivesTheRoundTrip() => ForChanged(Yaml, bytes =>
    {
        Parsed<ReportDraft> read = ReportReading.Yaml(bytes, SampleReport.Now);
        if (!read.IsValid)
            return read.Problems.Count > 0;
        byte[] json = ReportJson.Write(read.Value);
        return ReportReading.Json(json, SampleReport.Now) is { IsValid: true } again && ReportJson.Write(again.Value).AsSpan().SequenceEqual(json);
    });

    [Fact]
    public void ChangedJson_ThatIsStillRead_SurvivesTheRoundTrip() => ForChanged(Json, bytes =>
    {
        Parsed<Report> read = ReportJson.Read(bytes);
        if (!read.IsValid)
            return read.Problems.Count > 0;
        byte[] json = ReportJson.Write(read.Value);
        return ReportJson.Read(json) is { IsValid: true } again && ReportJson.Write(again.Value).AsSpan().SequenceEqual(json);
    });

    [Theory]
    [InlineData("year")]
    [InlineData("month")]
    [InlineData("day")]
    [InlineData("hour")]
    [InlineData("minute")]
    [InlineData("second")]
    public void Moment_LiesWithinItsOwnBounds(string fidelity)
    {
        Gen<DateTimeOffset> gen = Gen.Choose(0, int.MaxValue).SelectMany(high => Gen.Choose(0, int.MaxValue), (high, low) =>
            new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(((((long)high) << 31) + low) % new TimeSpan(365 * 8_000, 0, 0, 0).Ticks));

        Prop.ForAll(gen.ToArbitrary(), at =>
        {
            var moment = new ReportMoment(at, fidelity);
            return moment.Earliest <= at && at <= moment.Latest && moment.CanPrecede(moment);
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>Up to five edits: a byte set, bytes cut, bytes doubled elsewhere.</summary>
    private static void ForChanged(byte[] original, Func<byte[], bool> holds)
    {
        Gen<(int Kind, int At, int From, int Length, byte Value)> edit =
            from kind in Gen.Choose(0, 2)
            from at in Gen.Choose(0, original.Length - 1)
            from origin in Gen.Choose(0, original.Length - 1)
            from length in Gen.Choose(1, 40)
            from value in Gen.Elements(":{}[],\"' \n-a0&*!é\0"u8.ToArray())
            select (kind, at, origin, length, value);
        Gen<byte[]> changed = Gen.Choose(1, 3).SelectMany(count => Gen.ListOf(edit, count)).Select(edits =>
        {
            List<byte> bytes = [.. original];
            foreach ((int kind, int at, int origin, int length, byte value) in edits)
                Change(bytes, kind, Math.Min(at, bytes.Count - 1), original.AsSpan(origin, Math.Min(length, original.Length - origin)), value);
            return bytes.ToArray();
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(changed.ToArbitrary(), holds));
    }

    private static void Change(List<byte> bytes, int kind, int at, ReadOnlySpan<byte> copied, byte value)
    {
        switch (kind)
        {
            case 0:
                bytes[at] = value;
                break;
            case 1:
                bytes.RemoveRange(at, Math.Min(copied.Length, bytes.Count - at - 1));
                break;
            default:
                bytes.InsertRange(at, copied);
                break;
        }
    }
}
