namespace CertBridge.Formats.Iodef;

/// <summary>What is observed, wherever a document says it: in an event or in an indicator (RFC 7970, sections 3.14 and 3.29.3).</summary>
internal static class IodefObservables
{
    /// <summary>Of an event, and of those in it.</summary>
    public static IEnumerable<IodefFinding> OfEvent(ForeignElement data) =>
    [
        .. data.Each("Flow").SelectMany(flow => flow.Each("System")).SelectMany(IodefSystems.Of),
        .. data.Each("Record").SelectMany(record => record.Each("RecordData")).SelectMany(OfRecord),
        .. data.Each("EventData").SelectMany(OfEvent),
    ];

    /// <summary>Of one observable, or of the alternatives of an expression. What must be seen together, or must not, has no form in a report but a pattern, which it is not.</summary>
    public static IEnumerable<IodefFinding> OfIndicator(ForeignElement indicator)
    {
        foreach (ForeignElement said in indicator.Children)
        {
            IEnumerable<IodefFinding> found = said.Name switch
            {
                "Observable" => said.Children.SelectMany(Of),
                "IndicatorExpression" => OfExpression(said),
                "ObservableReference" or "IndicatorReference" => [IodefFinding.Lost(said, "it refers to what stands elsewhere")],
                _ => [],
            };
            foreach (IodefFinding one in found)
                yield return one;
        }
    }

    private static IEnumerable<IodefFinding> OfExpression(ForeignElement expression)
    {
        bool isAlternatives = expression.Attribute("operator") == "or";
        bool isOne = expression.Attribute("operator") is not ("not" or "xor") && expression.Children.Count == 1;
        IEnumerable<IodefFinding> found = OfIndicator(expression);
        return isAlternatives || isOne ? found : found.Select(one => one.Lose("it counts with others only, or not at all"));
    }

    private static IEnumerable<IodefFinding> Of(ForeignElement observed) => observed.Name switch
    {
        "System" => IodefSystems.Of(observed),
        "Address" => [IodefSystems.OfAddress(observed)],
        "DomainData" => IodefSystems.OfDomain(observed),
        "Service" => IodefSystems.OfService(observed),
        "EmailData" => IodefSystems.OfEmail(observed),
        "WindowsRegistryKeysModified" => IodefFiles.OfKeys(observed),
        "FileData" => IodefFiles.Of(observed),
        "RecordData" => OfRecord(observed),
        "EventData" => OfEvent(observed),
        "BulkObservable" => OfBulk(observed),
        _ => [IodefFinding.Lost(observed, "a report has no indicator for what it says")],
    };

    private static IEnumerable<IodefFinding> OfRecord(ForeignElement record) => record.Children.SelectMany<ForeignElement, IodefFinding>(part => part.Name switch
    {
        "FileData" => IodefFiles.Of(part),
        "WindowsRegistryKeysModified" => IodefFiles.OfKeys(part),
        "CertificateData" => [IodefFinding.Lost(part, "certificates are not carried")],
        "RecordItem" => [IodefFinding.Lost(part, "lines of logs are not carried")],
        "RecordPattern" => [IodefFinding.Lost(part, "detection rules are not carried")],
        "URL" => [IodefFinding.Lost(part, "where a record can be had is no indicator")],
        _ => [],
    });

    private static IEnumerable<IodefFinding> OfBulk(ForeignElement bulk)
    {
        if (bulk.First("BulkObservableList") is not { } list)
            return [];
        string type = bulk.Attribute("type") ?? string.Empty;
        string? hashType = IodefFiles.TypeOf(bulk.First("BulkObservableFormat"));
        string[] lines = list.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Select((line, nth) => IodefTypes.Line(list, type, line, hashType) with { Nth = nth });
    }
}
