namespace CertBridge.Node.Examining;

/// <summary>Every check of a partner, in the order a connection is made.</summary>
internal static class PartnerChecks
{
    public static IReadOnlyList<PartnerCheck> All { get; } =
    [
        new PartnerDatesCheck(),
        new AgreementCheck(),
        new NamesCheck(),
        new TcpCheck(),
        new TlsCheck(),
        new PinCheck(),
        new HelloCheck(),
        new OffsetCheck(),
    ];

    public static IReadOnlyList<Finding> Run(ExaminedPartner partner) =>
        [.. All.Where(check => !check.NeedsLine || partner.Line is not null).SelectMany(check => check.Look(partner))];
}
