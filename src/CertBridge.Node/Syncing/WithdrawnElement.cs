using System.Buffers.Binary;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Reconciling;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Syncing;

/// <summary>A report that was taken back, as an element: its id, and revision (u64be), scope, instruction, and 1 where content is still here that was to be destroyed (a byte each).</summary>
internal static class WithdrawnElement
{
    private const int ValueBytes = sizeof(ulong) + 3;

    public static SetElement Of(SaidWithdrawal said)
    {
        byte[] value = new byte[ValueBytes];
        BinaryPrimitives.WriteUInt64BigEndian(value, said.Revision);
        value[^3] = (byte)said.Scope;
        value[^2] = (byte)said.Instruction;
        value[^1] = said.IsShown ? (byte)1 : (byte)0;
        return new SetElement(ByteString.CopyFromUtf8(said.ReportId.Value), ByteString.CopyFrom(value));
    }

    /// <summary>The report an element is about; null where its name is no report id.</summary>
    public static ReportId? ReportOf(ByteString name) => ReportId.TryParse(name.ToStringUtf8(), out ReportId id) ? id : null;

    /// <summary>
    /// True where what the partner holds does what was asked: it may have got there by a later word of ours, which has a higher revision.
    /// </summary>
    public static bool IsDone(ByteString? mine, ByteString? theirs) =>
        mine is { Length: ValueBytes } && theirs is { Length: ValueBytes } && mine.Span[^3..].SequenceEqual(theirs.Span[^3..])
        && BinaryPrimitives.ReadUInt64BigEndian(theirs.Span) >= BinaryPrimitives.ReadUInt64BigEndian(mine.Span);
}
