using System.Buffers;
using SensorGrid.Sql.Programs;

namespace SensorGrid.Applications.Runs;

internal static class PendingState
{
    public static void Save(this SqlRun run, IBufferWriter<byte> output) => throw new NotSupportedException($"{run} {output}");

    public static SqlRun Restore(this SqlProgram program, ReadOnlyMemory<byte> state, ISqlOutput output) => throw new NotSupportedException($"{program} {state} {output}");
}
