using System.CommandLine;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Evaluate.Budgets;
using SensorGrid.Cli.Evaluate.Fleets;
using SensorGrid.Cli.Tests.Support;

namespace SensorGrid.Cli.Tests.Evaluate.Budgets;

public sealed class TrialArgumentsTests
{
    [Fact]
    public void Without_options_all_tables_are_made_of_all_sensors_at_six_intervals_and_budgets()
    {
        var options = Read()!;

        Assert.Equal(FleetGroup.All, options.Groups);
        Assert.Equal(6, options.Intervals.Count);
        Assert.Equal((0.1, 6), (options.Budgets[0], options.Budgets.Count));
        Assert.Equal(Enum.GetValues<TrialPart>(), options.Parts);
        Assert.Equal(Environment.ProcessorCount, options.Workers);
    }

    [Fact]
    public void A_selection_makes_the_table_of_sparse_faults_alone()
    {
        var options = Read("--fleets", "machines", "--intervals", "1s, 10s", "--sensors", "3", "--days", "0.5", "--budgets", "0.2", "--seed", "9", "--workers", "1")!;

        Assert.Equal([FleetGroup.Machines], options.Groups);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)], options.Intervals);
        Assert.Equal((3, 0.5, 9, 1), (options.Sensors, options.Days, options.Seed, options.Workers));
        Assert.Equal([0.2], options.Budgets);
        Assert.Equal([TrialPart.Sparse], options.Parts);
    }

    [Fact]
    public void Several_budgets_make_the_table_of_budgets_too() => Assert.Equal([TrialPart.Sparse, TrialPart.Budgets], Read("--budgets", "0.1,1")!.Parts);

    [Fact]
    public void Parts_that_are_named_are_the_parts() => Assert.Equal([TrialPart.Special], Read("--fleets", "kinds", "--parts", "special")!.Parts);

    [Fact]
    public void Without_fleets_there_are_none() => Assert.Null(Read("--no-fleets"));

    [Fact]
    public void Full_fleets_have_four_times_as_many_sensors_and_quick_ones_one_of_each_kind()
    {
        Assert.Equal(4 * Sensors(), Sensors("--full"));
        Assert.Equal(1, Sensors("--quick"));
        Assert.Equal(17, Sensors("--full", "--sensors", "17"));

        static int Sensors(params string[] arguments) => IntervalTrial.Of(TimeSpan.FromMinutes(1)).Plan(FleetGroup.Machines, Read(arguments)!).SensorsPerKind;
    }

    [Theory]
    [InlineData("--fleets 'cars' is none of machines, kinds and all.", "--fleets", "cars")]
    [InlineData("--intervals '5' is not a time from 50ms to 1d; give some such as 1s,10s,1m.", "--intervals", "1s,5")]
    [InlineData("--budgets '0' is not a number of false alarms a sensor-day from 0.001 to 100; give some such as 0.1,0.3,1.", "--budgets", "0.1,0")]
    [InlineData("--sensors must be from 1 to 10000, but is 0.", "--sensors", "0")]
    [InlineData("--days must be from 0.01 to 3660, but is 0.001.", "--days", "0.001")]
    [InlineData("--workers must be from 1 to 64, but is 65.", "--workers", "65")]
    [InlineData("--parts 'all' is none of sparse, budgets, special and simulated.", "--parts", "all")]
    [InlineData("--quick and --full exclude each other: give one of them.", "--quick", "--full")]
    public async Task What_makes_no_sense_is_one_line_and_code_2(string error, params string[] arguments)
    {
        var run = await CliRun.InProcessAsync(["evaluate", .. arguments]);

        Assert.Equal((ExitCode.Usage, $"error: {error}"), (run.ExitCode, run.Error.TrimEnd()));
        Assert.Empty(run.Output);
    }

    private static TrialOptions? Read(params string[] arguments)
    {
        var command = new Command("evaluate");
        var trials = new TrialArguments();
        trials.AddTo(command);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return trials.Read(parsed);
    }
}
