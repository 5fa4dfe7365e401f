namespace CertBridge.Node.Examining;

/// <summary>Every check of a home, in the order they are shown.</summary>
internal static class HomeChecks
{
    public static IReadOnlyList<HomeCheck> All { get; } =
    [
        new ConfigCheck(),
        new KeyModesCheck(),
        new OwnerCheck(),
        new RootKeyCheck(),
        new KeysCheck(),
        new CardCheck(),
        new CertificatesCheck(),
        new KeySheetCheck(),
        new ContactSheetCheck(),
        new SuiteCheck(),
        new OperatorsCheck(),
        new PartnerFilesCheck(),
        new PolicyCheck(),
        new ClockCheck(),
        new DiskCheck(),
        new StoreCheck(),
        new SchemaCheck(),
        new StoreCopyCheck(),
        new RestoredCheck(),
        new LedgerCheck(),
        new WitnessCheck(),
    ];

    /// <summary>The first says where there is no home, and no other finds anything well there.</summary>
    public static IReadOnlyList<Finding> Run(ExaminedHome home) => home.IsThere
        ? [.. All.SelectMany(check => Run(check, home))]
        : [.. Run(All[0], home), .. All.Skip(1).Select(check => new Finding(check.Name, FindingLevel.Skipped, "no-home", "there is no home to look at"))];

    private static Finding[] Run(HomeCheck check, ExaminedHome home)
    {
        try
        {
            return [.. check.Look(home)];
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return [new Finding(check.Name, FindingLevel.Skipped, "no-access", $"cannot be looked at: {closed.Message}")];
        }
    }
}
