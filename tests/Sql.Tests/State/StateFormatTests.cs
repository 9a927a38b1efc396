using System.Buffers;
using System.Security.Cryptography;
using CsCheck;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Tests.Running;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.State;

public sealed class StateFormatTests
{
    private static readonly string[] Stable =
    [
        "everything", "step-0", "step-1", "stagger-1", "hop-0", "cumulate", "session", "promised", "over-rows", "over-lead", "over-step", "over-errors", "distinct", "sorted", "bytes", "late", "top", "union", "join-range", "join-rows", "chain",
    ];

    private static readonly Gen<Value> Scalars = Gen.OneOf(
        Gen.Const(Value.Null), Gen.Long.Select(Value.Of), Gen.Int[-200, 200].Select(number => Value.Of((long)number)), Gen.Double.Select(Value.Of), Gen.Bool.Select(Value.Of),
        Gen.Char.Array[0, 20].Select(units => Value.Of(new string(units))), Gen.Byte.Array[0, 20].Select(Value.Of));

    private static readonly Gen<Value> Values = Gen.OneOf(Scalars, Scalars.Array[0, 4].Select(Value.Of), Scalars.Array[0, 3].Select(fields => Value.Of([Value.Of(fields), .. fields])));

    [Fact]
    public void Every_value_is_read_as_it_was_written() => Values.Array[0, 30].Sample(values =>
    {
        var reader = Written(writer => writer.List(values));
        reader.Verify();

        Assert.Equal(values, reader.List());
        reader.Finish();
    });

    [Fact]
    public void Every_number_is_read_as_it_was_written() => Gen.Select(Gen.Long, Gen.Int128, Gen.Double, Gen.Int[0, 60], Gen.Bool).Sample((number, wide, floating, shift, flag) =>
    {
        var reader = Written(writer =>
        {
            writer.Number(number >> shift);
            writer.Wide(wide >> (2 * shift));
            writer.Double(floating);
            writer.Flag(flag);
        });

        Assert.Equal((number >> shift, wide >> (2 * shift)), (reader.Number(), reader.Wide()));
        Assert.Equal((BitConverter.DoubleToInt64Bits(floating), flag), (BitConverter.DoubleToInt64Bits(reader.Double()), reader.Flag()));
        reader.Finish();
    });

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    [InlineData(-1)]
    public void The_ends_of_the_numbers_are_read_as_they_were_written(long number)
    {
        var wide = number is long.MinValue ? Int128.MinValue : number is long.MaxValue ? Int128.MaxValue : number;
        var reader = Written(writer =>
        {
            writer.Number(number);
            writer.Wide(wide);
            writer.Value(Value.Of(number));
        });

        Assert.Equal((number, wide, Value.Of(number)), (reader.Number(), reader.Wide(), reader.Value()));
    }

    [Fact]
    public void A_change_of_what_is_written_needs_a_new_version()
    {
        // Without logarithms and powers, which platforms round differently.
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var each in StateCases.All.Where(each => Stable.Contains(each.Name)))
        {
            var run = each.Compile(Some.Start).Start(new Recorded());
            foreach (var step in StateStep.Fixed(each.Inputs, 60))
            {
                step.Do(run);
            }

            hash.AppendData(Saved.Bytes(run));
        }

        // When this changes: give RunState.Version a new number, and write the new hash here.
        Assert.Equal((1, "C8E2FACE9C29FA85"), (RunState.Version, Convert.ToHexString(hash.GetHashAndReset())[..16]));
    }

    [Fact]
    public void Current_timestamp_stays_that_of_the_saved_run()
    {
        const string Query = "SELECT STREAM CURRENT_TIMESTAMP FROM \"SOURCE_SQL_STREAM_001\"";
        var inputs = new[] { Some.Readings };
        var state = Saved.Bytes(SqlProgram.Compile(Query, inputs, [], Some.Start, out _)!.Start(new Recorded()));
        var later = SqlProgram.Compile(Query, inputs, [], Some.Start + 5000, out _)!;
        var output = new Recorded();

        later.Restore(state, output).Add(0, Some.Reading(9, "a", 1));

        Assert.Equal(["9|2024-05-06 11:00:00"], output[""]);
    }

    [Fact]
    public void Rows_of_a_restored_run_have_the_streams_of_its_program()
    {
        var program = Some.Program("SELECT STREAM \"k\" FROM \"SOURCE_SQL_STREAM_001\"");
        var state = Saved.Bytes(SqlProgram.Compile("SELECT STREAM \"k\" FROM \"SOURCE_SQL_STREAM_001\"", [Some.Readings], [], 5, out _)!.Start(new Recorded()));
        var output = new Streams();

        program.Restore(state, output).Add(0, Some.Reading(1, "a", 1));

        Assert.Same(program.Streams[0], Assert.Single(output.All));
    }

    [Fact]
    public void A_run_amid_a_row_cannot_be_saved()
    {
        var output = new Streams();
        var run = Some.Program("SELECT STREAM \"k\" FROM \"SOURCE_SQL_STREAM_001\"").Start(output);
        output.OnRow = () => run.Save(new ArrayBufferWriter<byte>());

        Assert.Throws<InvalidOperationException>(() => run.Add(0, Some.Reading(1, "a", 1)));
        Assert.Throws<InvalidOperationException>(() => run.Save(new ArrayBufferWriter<byte>()));
    }

    private static StateReader Written(Action<StateWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new StateWriter(buffer);
        write(writer);
        writer.Finish();
        return new StateReader(buffer.WrittenMemory);
    }

    private sealed class Streams : ISqlOutput
    {
        public List<StreamDeclaration> All { get; } = [];

        public Action? OnRow { get; set; }

        public void Add(StreamDeclaration stream, Row row)
        {
            All.Add(stream);
            OnRow?.Invoke();
        }
    }
}
