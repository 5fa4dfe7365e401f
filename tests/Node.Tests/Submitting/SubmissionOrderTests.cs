using CertBridge.Node.Submitting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Submitting;

public sealed class SubmissionOrderTests
{
    private const int BytesMax = 1000;

    [Theory]
    [InlineData("", "yaml", "", "CB1293")]
    [InlineData("x", "yaml", "a key", "CB1291")]
    [InlineData("x", "yaml", "k\u001b", "CB1291")]
    [InlineData("x", "yaml", "schl\u00fcssel", "CB1291")]
    [InlineData("x", "taxii", "", "CB1601")]
    [InlineData("x", "YAML", "", "CB1601")]
    [InlineData("x", "", "", "CB1601")]
    public void Read_OfABadForm_NamesTheCode(string document, string format, string key, string code) =>
        Assert.Equal(code, Assert.Single(Read(Request(document, format, key)).Problems).Code.Code);

    [Fact]
    public void Read_OverSizeLimits_NamesValueAndLimit()
    {
        Parsed<SubmissionOrder> read = Read(Request(new string('x', BytesMax + 1), "yaml", new string('k', 129)));

        Assert.Contains(read.Problems, problem => problem.Code.Code == "CB1293" && problem.Message.Contains("1001", StringComparison.Ordinal));
        Assert.Contains(read.Problems, problem => problem.Code.Code == "CB1291" && problem.Message.Contains("129", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("yaml", Tlp.Clear, Pap.Clear, "CB1295")]
    [InlineData("json", Tlp.Red, Pap.Unspecified, "CB1295")]
    [InlineData("misp", (Tlp)9, Pap.Clear, "CB1296")]
    [InlineData("misp", Tlp.Clear, (Pap)(-1), "CB1296")]
    public void Read_WithAMarkingThatDoesNotFit_IsRefused(string format, Tlp tlp, Pap pap, string code)
    {
        SubmitRequest request = Request("x", format);
        request.Marking = new Marking { Tlp = tlp, Pap = pap };

        Assert.Equal(code, Assert.Single(Read(request).Problems).Code.Code);
    }

    [Theory]
    [InlineData("csv", 257, 1, "CB1604")]
    [InlineData("csv", 2, 2, "CB1609")]
    [InlineData("list", 1, 1, "CB1295")]
    public void Read_WithColumnsThatDoNotFit_IsRefused(string format, int count, int alike, string code)
    {
        SubmitRequest request = Request("x", format);
        request.Columns.AddRange(Enumerable.Range(0, count).Select(i => new ColumnMeaning { Heading = $"{i / alike}", Meaning = "ip" }));

        Assert.Equal(code, Assert.Single(Read(request).Problems).Code.Code);
    }

    [Fact]
    public void Read_WithTooManyOrMalformedNames_IsRefused()
    {
        SubmitRequest request = Request();
        request.To.AddRange(Enumerable.Range(0, 65).Select(i => $"cert-{i}"));
        SubmitRequest malformed = Request();
        malformed.To.AddRange(["cert-bor", "CERT BOR"]);

        Assert.Contains("65", Assert.Single(Read(request).Problems).Message, StringComparison.Ordinal);
        Assert.Equal("to[1]", Assert.Single(Read(malformed).Problems).Field);
    }

    [Fact]
    public void Read_WithoutAKey_MakesOneOfEverythingThatMatters()
    {
        SubmitRequest named = Request();
        named.To.AddRange(["cert-cel", "cert-bor"]);
        SubmitRequest namedAgain = Request();
        namedAgain.To.AddRange(["cert-bor", "cert-cel", "cert-bor"]);
        SubmitRequest marked = Request(format: "misp");
        marked.Marking = new Marking { Tlp = Tlp.Amber, Pap = Pap.Amber };
        SubmitRequest[] different = [Request(), Request("y"), Request(format: "json"), Request(format: "misp"), marked, named];

        Assert.Equal(different.Length, different.Select(KeyOf).Distinct().Count());
        Assert.Equal(KeyOf(named), KeyOf(namedAgain));
        Assert.Equal(64, KeyOf(Request()).Length);
    }

    [Fact]
    public void Read_WithAKey_KeepsIt_AndStillKnowsTheBytes()
    {
        SubmissionOrder one = Read(Request("x", "yaml", "ticket-1")).Value!, other = Read(Request("y", "yaml", "ticket-1")).Value!;

        Assert.Equal(("ticket-1", "ticket-1"), (one.Key, other.Key));
        Assert.NotEqual(one.Bytes, other.Bytes);
    }

    private static SubmitRequest Request(string document = "x", string format = "yaml", string key = "") =>
        new() { Document = ByteString.CopyFromUtf8(document), Format = format, Key = key };

    private static Parsed<SubmissionOrder> Read(SubmitRequest request) => SubmissionOrder.Read(request, BytesMax);

    private static string KeyOf(SubmitRequest request) => Read(request).Value!.Key;
}
