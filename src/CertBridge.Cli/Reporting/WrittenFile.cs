using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Formats;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Reports;

namespace CertBridge.Cli.Reporting;

/// <summary>A report written to a file in a format of other tools, with what that has no place for.</summary>
internal sealed record WrittenFile(string Format, string Path, bool IsTlp1)
{
    public static readonly Option<string> TlpVersion = Flag.Text("--tlp-version", "VERSION", "Markings of TLP 1 or 2; 2 when not given. TLP 1 has no AMBER+STRICT, which is written as RED");

    /// <exception cref="CommandFailedException">The format is not written, or the file is there or cannot be made: nothing was asked of the node.</exception>
    public static WrittenFile Read(CommandRun run, string format, string path)
    {
        if (!ReportFormats.Written.Contains(format))
            throw new CommandFailedException(CommandLineErrors.ExportFormUnknown, $"--as {TerminalText.Short(format)} is not written by this version", $"--as with one of: {string.Join(", ", ReportFormats.Written)}");
        if (run.Value(TlpVersion) is not null && format != ReportFormats.Stix)
            throw CommandFailedException.Usage($"--tlp-version is for stix; {TerminalText.Short(format)} has one form of a marking", "the same without it");
        string version = run.Value(TlpVersion) ?? "2";
        if (version is not ("1" or "2"))
            throw CommandFailedException.Usage($"--tlp-version {TerminalText.Short(version)} is not known", "--tlp-version 1, or 2");
        OutputFile.RefuseUnwritable(path);
        return new WrittenFile(format, path, version == "1");
    }

    /// <param name="run">Who asked.</param>
    /// <param name="json">The report, empty where there is none to write.</param>
    /// <param name="originName">Of the organisation that wrote it.</param>
    /// <param name="createdMs">When its first revision came, Unix milliseconds UTC.</param>
    /// <param name="modifiedMs">When this one did.</param>
    public int Write(CommandRun run, ReadOnlyMemory<byte> json, string originName, ulong createdMs, ulong modifiedMs)
    {
        if (json.IsEmpty)
            throw new CommandFailedException(StoredItemErrors.NotExportable, "there is no content of a report here: it was forgotten, was never one, or is sealed to persons", "'inbox show ID' says which");
        Parsed<Report> report = ReportJson.Read(json);
        if (!report.IsValid)
            throw new CommandFailedException(report.Problems);
        var options = new WritingOptions
        {
            OriginName = originName,
            Created = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(createdMs, modifiedMs)),
            Modified = DateTimeOffset.FromUnixTimeMilliseconds((long)modifiedMs),
            IsTlp1 = IsTlp1,
        };
        WrittenReport written = ReportFormats.Write(Format, report.Value, options);
        OutputFile.WritePrivate(Path, written.Document.Span);
        run.Print.One("ReportExport",
            fields =>
            {
                fields.WriteString("reportId", report.Value.Id.Value);
                fields.WriteNumber("revision", report.Value.Revision);
                fields.WriteString("format", Format);
                fields.WriteString("file", Path);
                fields.WriteNumber("sizeBytes", written.Document.Length);
                fields.WriteItems("losses", written.Losses, LossPrinting.Write);
            },
            () => $"{TerminalText.Escape(Path)}\n{LossPrinting.Text(written.Losses, [])}");
        return ExitCode.Done;
    }
}
