using CsCheck;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Tests.Running;

namespace SensorGrid.Sql.Tests.State;

/// <summary>A run that is written down, and goes on from it in another process, passes on what it would have passed on otherwise.</summary>
public sealed class CutRunTests
{
    public static TheoryData<string> Names => [.. StateCases.All.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_cut_at_any_place_passes_on_the_same_rows(string name)
    {
        var each = StateCases.All.Single(each => each.Name == name);
        StateStep.Of(each.Inputs).Sample(steps => Check(each, steps), iter: 40);
    }

    [Fact]
    public void A_run_at_its_most_groups_passes_on_the_same_rows_and_errors()
    {
        foreach (var each in StateCases.All.Where(each => each.Name is "everything" or "distinct" or "session-rows" or "over-lead" or "over-range" or "hop-0" or "chain"))
        {
            StateStep.Of(each.Inputs).Sample(steps => Check(each, steps, new SqlLimits(2)), iter: 20);
            StateStep.Of(each.Inputs).Sample(steps => Check(each, steps, new SqlLimits(MostRows: 3)), iter: 20);
        }
    }

    [Theory]
    [InlineData("kda-machine-anomalies")]
    [InlineData("kda-explained-anomalies")]
    [InlineData("hotspots")]
    [InlineData("forest")]
    public void A_run_that_has_learned_for_long_passes_on_the_same_rows(string name)
    {
        var each = StateCases.All.Single(each => each.Name == name);
        StateStep.Of(each.Inputs, 700).Where(steps => steps.Length > 600).Sample(
            steps => Check(each, [.. steps.Where((step, i) => step.Kind is not StateStepKind.Cut || i % 20 == 0)]), iter: 3, threads: 1);
    }

    /// <summary>Runs three times: without a cut, written down at each cut, and restored at each cut from the bytes.</summary>
    private static void Check(StateCase each, StateStep[] steps, SqlLimits? limits = null)
    {
        var (plain, saved, cut) = (new Recorded(), new Recorded(), new Recorded());
        var program = each.Compile(Some.Start);
        var (plainRun, savedRun, cutRun) = (program.Start(plain, limits), program.Start(saved, limits), program.Start(cut, limits));
        foreach (var step in steps)
        {
            step.Do(plainRun);
            step.Do(savedRun);
            step.Do(cutRun);
            if (step.Kind is StateStepKind.Cut)
            {
                cutRun = Cut(each, step.Time, savedRun, cutRun, cut, limits);
            }
        }

        Cut(each, 0, savedRun, cutRun, cut, limits);
        plainRun.End();
        savedRun.End();
        cutRun.End();
        cutRun = Cut(each, 1, savedRun, cutRun, cut, limits);

        Assert.Throws<InvalidOperationException>(() => cutRun.AdvanceTo(Some.Start));
        Assert.Equal(plain.All, cut.All);
        Assert.Equal(plain.All, saved.All);
    }

    /// <summary>Goes on from the bytes of a run that was cut before and of one that never was, which are the same.</summary>
    private static SqlRun Cut(StateCase each, long startedAt, SqlRun whole, SqlRun run, Recorded output, SqlLimits? limits)
    {
        var state = Saved.Bytes(run);
        Assert.Equal(Saved.Bytes(whole), state);

        var restored = each.Compile(startedAt).Restore(state, output, limits);
        Assert.Equal(state, Saved.Bytes(restored));
        return restored;
    }
}
