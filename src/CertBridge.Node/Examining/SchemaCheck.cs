using System.Globalization;
using CertBridge.Protocol.Errors;
using CertBridge.Storage;
using CertBridge.Storage.Copies;

namespace CertBridge.Node.Examining;

/// <summary>The store's schema against this program's: is it known, and is there room for the copy that is made before it is changed?</summary>
internal sealed class SchemaCheck : HomeCheck
{
    public override string Name => "schema";

    public override bool HindersStart => true;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        try
        {
            return [home.Schema is { } schema ? Judge(home, schema) : Ok("there is no store yet: the node makes it at its first start", "none")];
        }
        catch (StoreRefusedException refused) when (refused.Problem.Code == StoreErrors.InUse)
        {
            return [Skipped("in-use", "a running node of an older version has the store: stop it, then look again")];
        }
        catch (Exception failed) when (failed is StoreRefusedException or StoreFailedException)
        {
            return [Skipped("depends", "the store cannot be read")];
        }
    }

    private Finding Judge(ExaminedHome home, StoreSchema schema)
    {
        if (schema.Refusal is { } refusal)
            return Failure(refusal.Code == StoreErrors.SchemaNewer ? "newer" : "changed", refusal.Message, $"certbridge errors show {refusal.Code}");
        if (schema.Found == schema.Known)
            return Ok(string.Create(CultureInfo.InvariantCulture, $"schema {schema.Found}, which this program has"));
        string step = string.Create(CultureInfo.InvariantCulture, $"schema {schema.Found}, and this program has {schema.Known}: the store is brought there at the start");
        if (!schema.NeedsCopy)
            return Ok($"{step}; it holds nothing yet", "older");
        long needed = StoreCopies.RoomNeededBytes(schema);
        string room = string.Create(CultureInfo.InvariantCulture, $"a copy of {schema.SizeBytes} bytes is made first, which needs {needed} free");
        return home.Machine.Disk.FreeBytes is { } free && free < needed
            ? Failure("no-room", string.Create(CultureInfo.InvariantCulture, $"{step}; {room}, and {free} are"), $"free room: df -h {ShellWord.Of(home.Home.StoreFolder)}")
            : Ok($"{step}; {room}", "older");
    }
}
