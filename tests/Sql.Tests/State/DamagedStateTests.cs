using System.Security.Cryptography;
using CsCheck;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Tests.Running;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.State;

/// <summary>Bytes that no run of the program wrote are refused in words.</summary>
public sealed class DamagedStateTests
{
    /// <summary>Bytes that a restored run may take, for each byte of its state, and beside.</summary>
    private const int MostMemoryPerByte = 200;

    private const int MostMemory = 2_000_000;

    private static readonly StateCase Everything = StateCases.All.Single(each => each.Name == "everything");

    public static TheoryData<string> Names => CutRunTests.Names;

    [Fact]
    public void Every_prefix_is_refused()
    {
        var state = Saved.Bytes(Filled(Everything));
        var program = Everything.Compile(Some.Start);

        Assert.All(Enumerable.Range(0, state.Length), length => Assert.Throws<InvalidDataException>(() => program.Restore(state.AsMemory(0, length), new Recorded())));
    }

    [Fact]
    public void A_changed_bit_is_refused()
    {
        var state = Saved.Bytes(Filled(Everything));
        var program = Everything.Compile(Some.Start);

        Assert.All(Enumerable.Range(0, state.Length), at =>
        {
            var changed = state.ToArray();
            changed[at] ^= (byte)(1 << (at % 8));
            Assert.Throws<InvalidDataException>(() => program.Restore(changed, new Recorded()));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Damage_that_the_checksum_does_not_show_is_refused_or_gives_a_run_and_takes_little_memory(string name)
    {
        var each = StateCases.All.Single(each => each.Name == name);
        var program = each.Compile(Some.Start);
        var state = Saved.Bytes(Filled(each));
        var most = (2 * Allocated(() => program.Restore(state, new Recorded()))) + (MostMemoryPerByte * state.Length) + MostMemory;
        Gen.Select(Gen.Int[0, state.Length - SHA256.HashSizeInBytes - 1], Gen.Byte, Gen.Int[0, 12]).Sample(
            (at, value, length) =>
            {
                // Several bytes of 255 make a number as large as can be.
                var changed = state.ToArray();
                changed[at] = value;
                changed.AsSpan(at, Math.Min(length, changed.Length - SHA256.HashSizeInBytes - at)).Fill(value % 3 == 0 ? (byte)255 : value);
                SHA256.HashData(changed.AsSpan(0, changed.Length - SHA256.HashSizeInBytes), changed.AsSpan(changed.Length - SHA256.HashSizeInBytes));

                Assert.InRange(Allocated(() => TryRestore(program, changed)), 0, most);
            },
            iter: 200);
    }

    [Fact]
    public void What_is_no_state_is_told_as_that()
    {
        var program = Everything.Compile(Some.Start);

        Assert.Equal("These bytes are no state of a SQL program.", Refusal(program, new byte[100]));
        Assert.StartsWith("The state is cut", Refusal(program, []), StringComparison.Ordinal);
        var state = Saved.Bytes(program.Start(new Recorded()));
        Assert.Equal("The state is damaged or cut: its checksum is wrong. Restore an earlier one.", Refusal(program, [.. state[..^1], (byte)(state[^1] ^ 1)]));
        state[4]++;
        Assert.Equal("The state has the format -2, and format 1 can be read: start the program anew.", Refusal(program, state));
    }

    [Fact]
    public void A_state_of_another_program_is_refused()
    {
        const string Query = "SELECT STREAM \"k\", SUM(\"x\") FROM \"SOURCE_SQL_STREAM_001\" GROUP BY \"k\", STEP(ROWTIME BY INTERVAL '2' SECOND)";
        var state = Saved.Bytes(Some.Program(Query).Start(new Recorded()));
        var columns = Some.Readings.Schema.Columns;
        static SqlInput With(params Column[] columns) => new(Some.Readings.Name, new RowSchema(columns));
        var others = new[]
        {
            Some.Program(Query.Replace("SUM", "AVG", StringComparison.Ordinal)),
            Some.Program(Query, With(columns[0] with { Type = SqlType.Varchar(5) }, columns[1], columns[2])),
            Some.Program(Query, With(columns[0], columns[1], columns[2] with { Name = "m" })),
            Some.Program(Query, With(columns[0], columns[1] with { IsNotNull = true }, columns[2])),
            Some.Program(Query, Some.Readings, new SqlInput("OTHER", Some.Readings.Schema)),
            Some.Program(Query, [new ReferenceTable("companies", new RowSchema([new("ticker", SqlType.Text)]), [])], Some.Readings),
        };

        Assert.All(others, other => Assert.Equal("The state is of another program, or its inputs or tables had other columns: start the program anew.", Refusal(other, state)));
        Some.Program(Query).Restore(state, new Recorded());
    }

    private static void TryRestore(SqlProgram program, byte[] state)
    {
        try
        {
            program.Restore(state, new Recorded());
        }
        catch (InvalidDataException error)
        {
            Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        }
    }

    private static long Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Refusal(SqlProgram program, byte[] state) => Assert.Throws<InvalidDataException>(() => program.Restore(state, new Recorded())).Message;

    private static SqlRun Filled(StateCase each)
    {
        var run = each.Compile(Some.Start).Start(new Recorded());
        foreach (var step in StateStep.Fixed(each.Inputs, 60))
        {
            step.Do(run);
        }

        return run;
    }
}
