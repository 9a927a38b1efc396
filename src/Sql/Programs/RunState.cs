using System.Buffers;
using SensorGrid.Sql.Operators;
using SensorGrid.Sql.State;

namespace SensorGrid.Sql.Programs;

/// <summary>
/// Writes and reads the state of a run: a mark, the version of the format, the hash of the program, the value of CURRENT_TIMESTAMP, the run's time, the bounds of each stream, what each operator
/// remembers, and a checksum.
/// </summary>
/// <param name="source">What the program was compiled of.</param>
/// <param name="streams">The streams.</param>
/// <param name="operators">The operators.</param>
internal sealed class RunState(ProgramSource source, IReadOnlyList<StreamHub> streams, IReadOnlyList<Operator> operators)
{
    /// <summary>The version of the format. A change of what an operator writes needs a new one.</summary>
    public const int Version = 1;

    private readonly Lazy<byte[]> _hash = new(() => ProgramHash.Compute(source, operators));

    private static ReadOnlySpan<byte> Mark => "SQLS"u8;

    /// <summary>Checks that the bytes are whole and of a format that can be read; reads the value of CURRENT_TIMESTAMP of the run, and the hash of its program.</summary>
    /// <exception cref="InvalidDataException">They are not.</exception>
    public static (long StartedAt, byte[] Hash) ReadHead(StateReader reader)
    {
        if (!reader.Raw(Mark.Length).SequenceEqual(Mark))
        {
            throw new InvalidDataException("These bytes are no state of a SQL program.");
        }

        if (reader.Number() is var version && version != Version)
        {
            throw new InvalidDataException($"The state has the format {version}, and format {Version} can be read: start the program anew.");
        }

        reader.Verify();
        return (reader.Number(), reader.Raw(ProgramHash.Size).ToArray());
    }

    /// <summary>Writes the state.</summary>
    /// <param name="output">The destination.</param>
    /// <param name="time">The run's time.</param>
    public void Save(IBufferWriter<byte> output, long time)
    {
        using var writer = new StateWriter(output);
        writer.Raw(Mark);
        writer.Number(Version);
        writer.Number(source.StartedAt);
        writer.Raw(_hash.Value);
        writer.Number(time);
        foreach (var stream in streams)
        {
            stream.Save(writer);
        }

        foreach (var each in operators)
        {
            each.Save(writer);
        }

        writer.Finish();
    }

    /// <summary>Checks that a state is of this program.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public void Check(ReadOnlySpan<byte> hash)
    {
        if (!hash.SequenceEqual(_hash.Value))
        {
            throw new InvalidDataException("The state is of another program, or its inputs or tables had other columns: start the program anew.");
        }
    }

    /// <summary>Reads the state behind its head.</summary>
    /// <returns>The run's time.</returns>
    /// <exception cref="InvalidDataException">No run of this program wrote it.</exception>
    public long Load(StateReader reader)
    {
        var time = reader.Number();
        foreach (var stream in streams)
        {
            stream.Load(reader);
        }

        foreach (var each in operators)
        {
            each.Load(reader);
        }

        reader.Finish();
        return time;
    }
}
