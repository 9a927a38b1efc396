using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using SensorGrid.Applications.Log;
using SensorGrid.Sql.Programs;

namespace SensorGrid.Applications.Runs;

/// <summary>Writes and reads stored runs: the length of a header, the header as JSON, the state of the program.</summary>
internal static class RunSnapshot
{
    public static byte[] Write(RunHeader header, SqlRun run)
    {
        var output = new ArrayBufferWriter<byte>();
        var json = JsonSerializer.SerializeToUtf8Bytes(header, PlaceJson.Options);
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), json.Length);
        output.Advance(sizeof(int));
        output.Write(json);
        run.Save(output);
        return output.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static (RunHeader Header, ReadOnlyMemory<byte> State) Read(ReadOnlyMemory<byte> snapshot)
    {
        if (snapshot.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(snapshot.Span) is var length && (length < 0 || length > snapshot.Length - sizeof(int)))
        {
            throw new InvalidDataException("The stored run of an application is damaged: it is too short.");
        }

        try
        {
            var header = JsonSerializer.Deserialize<RunHeader>(snapshot.Span.Slice(sizeof(int), length), PlaceJson.Options);
            return (header ?? throw new InvalidDataException("The stored run of an application is damaged: it has no header."), snapshot[(sizeof(int) + length)..]);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The stored run of an application is damaged: {exception.Message}", exception);
        }
    }
}
