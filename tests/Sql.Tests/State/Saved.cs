using System.Buffers;
using SensorGrid.Sql.Programs;

namespace SensorGrid.Sql.Tests.State;

/// <summary>States as bytes.</summary>
internal static class Saved
{
    /// <summary>Writes down a run.</summary>
    public static byte[] Bytes(SqlRun run)
    {
        var buffer = new ArrayBufferWriter<byte>();
        run.Save(buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
