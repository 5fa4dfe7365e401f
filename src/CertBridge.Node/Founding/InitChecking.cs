using System.Text;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Founding;

/// <summary>Everything that speaks against making a node, before the first file is written.</summary>
internal static class InitChecking
{
    public static IEnumerable<Problem> Objections(InitRequest request, IReadOnlyList<Parsed<CardOfficer>> officers)
    {
        IEnumerable<Problem>[] all =
        [
            HomeObjections(request.Home),
            KeyModes.Check(request.Home), // a folder that was there before and that others may write into would refuse the first start
            SettingsObjections(request.Settings),
            ContactRules.Objections(request.Endpoints, request.DutyContacts),
            PassphraseObjections(request.RootPassphrase),
            KeyPassphrase.Find(request.Home, request.Settings.KeyPassphraseFile).Problems,
            new OutsideFolder(request.RootOut).Objections(request.Home, "root-out", NodeFounding.RootKeyName(request.Settings.Id)),
            OperatorIssuing.Objections(request.Home, request.OperatorName, request.OperatorOut, withKey: true),
            OfficerObjections(request, officers),
        ];
        return all.SelectMany(some => some);
    }

    private static IEnumerable<Problem> HomeObjections(NodeHome home)
    {
        if (File.Exists(home.NodeFile))
            return [new Problem(HomeErrors.HomeExists, "home", $"{home.NodeFile} exists.")];
        string[] remains = [.. new[] { home.KeysFolder, home.CardsFolder, home.AgreementsFolder }.Where(HasEntries), .. new[] { OperatorFile.PathIn(home) }.Where(File.Exists)];
        return remains.Length == 0
            ? []
            : [new Problem(HomeErrors.HomeHalfMade, "home", $"There is no {home.NodeFile}, but there is {string.Join(", ", remains)}.", Hint: $"If no node was ever started from here: rm -r {string.Join(' ', remains)}")];
    }

    /// <summary>What will be written is read back by the reader that the start uses.</summary>
    private static IEnumerable<Problem> SettingsObjections(NodeSettings settings)
    {
        Parsed<NodeSettings> read = NodeSettingsReading.Parse(Encoding.UTF8.GetBytes(NodeSettingsWriting.Write(settings)));
        return read.IsValid && read.Value != settings
            ? [new Problem(HomeErrors.InputInvalid, "settings", "Country, environment and name are one line each.")]
            : read.Problems.Select(problem => problem with { Line = 0 });
    }

    private static bool HasEntries(string folder) => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any();

    private static IEnumerable<Problem> PassphraseObjections(string passphrase)
    {
        if (passphrase.Length < FoundingTerms.PassphraseLengthMin)
            yield return new Problem(HomeErrors.InputInvalid, "root-passphrase", $"The passphrase has {passphrase.Length} characters; at least {FoundingTerms.PassphraseLengthMin} are needed.");
    }

    private static IEnumerable<Problem> OfficerObjections(InitRequest request, IReadOnlyList<Parsed<CardOfficer>> officers)
    {
        foreach (Problem problem in officers.SelectMany(officer => officer.Problems))
            yield return problem;
        if (request.FirstOfficer is { } first)
        {
            foreach (Problem problem in PersonalKeyDesk.Objections(request.Home, PersonalKeyKind.Officer, first.Name, first.OutFolder, first.Passphrase))
                yield return problem;
        }
        string?[] names = [request.FirstOfficer?.Name, .. officers.Select(officer => officer.Value?.Name)];
        foreach (string twice in names.OfType<string>().GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key))
            yield return new Problem(HomeErrors.InputInvalid, "officer", $"Two officers are called {twice}.");
    }
}
