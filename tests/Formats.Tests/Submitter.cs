using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Tests;

/// <summary>What a submitter says beside a foreign document.</summary>
internal static class Submitter
{
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static Marking Green => new() { Tlp = Tlp.Green, Pap = Pap.Green };

    public static Marking Amber => new() { Tlp = Tlp.Amber, Pap = Pap.Amber };

    public static ForeignReadingOptions Options(Marking? stated) => new()
    {
        Stated = stated,
        Contacts = new ReportContacts { Lead = "duty@cert-aln.example", Phone247 = "+355 00 000 000" },
        Now = Now,
    };
}
