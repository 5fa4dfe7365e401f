using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CertBridge.Storage.Homes;

/// <summary>Whose a file is: .NET gives its mode and not its owner. statx(2), whose layout is the same on every Linux.</summary>
public static partial class FileOwner
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint OwnerMask = 0x8;
    private const int StructBytes = 256;
    private const int UserOffset = 20;

    /// <summary>The user this process acts as.</summary>
    public static uint Self => GetEffectiveUser();

    /// <returns>Null where it cannot be asked.</returns>
    public static uint? Of(string path)
    {
        Span<byte> status = stackalloc byte[StructBytes];
        return StatX(CurrentFolder, path, NoFollow, OwnerMask, status) == 0
            ? BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(status[UserOffset..]) : BinaryPrimitives.ReadUInt32BigEndian(status[UserOffset..])
            : null;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, Span<byte> status);
}
