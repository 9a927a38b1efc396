using System.Globalization;
using SensorGrid.Cli.Tests.Support;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Replay;

public sealed class ReplayAgainstNaiveTests
{
    private const int FirstFeature = 8;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Replayed_features_equal_an_independent_computation_to_nine_digits(int seed)
    {
        using var directory = new TemporaryDirectory();
        var readings = AmbientData.Readings(2000, seed).ToArray();
        var rows = readings.Select(reading => string.Create(
            CultureInfo.InvariantCulture, $"{AmbientData.Text(reading.Time)},{reading.Sensor},{reading.Id},{reading.Value:R}"));
        await File.WriteAllLinesAsync(directory["in.csv"], ["timestamp,sensorId,id,temperature", .. rows], TestContext.Current.CancellationToken);

        var run = await CliRun.InProcessAsync("replay", directory["in.csv"], "--features");

        Assert.Equal(0, run.ExitCode);
        var header = run.Lines[0].Split(',');
        Assert.Equal(readings.Length, run.Lines.Length - 1);
        var naive = new NaiveReplay();
        var wrong = new List<string>();
        var seen = new HashSet<string>();
        for (var i = 0; i < readings.Length; i++)
        {
            var (sensor, time, id, value) = readings[i];
            var (disposition, features) = naive.Add(sensor, time, id, "temperature", value);
            var fields = run.Lines[i + 1].Split(',');
            seen.Add(disposition);
            Assert.Equal(sensor, fields[0]);
            Assert.Equal(time, DateTime.Parse(fields[1], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
            Assert.Equal(disposition, fields[2]);
            wrong.AddRange(header.Skip(FirstFeature)
                .Where((name, column) => !NaiveReplay.AreEqual(features.GetValueOrDefault(name), fields[column + FirstFeature]))
                .Select(name => $"row {i + 1} {disposition} {name}: {features.GetValueOrDefault(name)} but {fields[Array.IndexOf(header, name)]}"));
        }

        Assert.Empty(wrong);
        Assert.Equal(31, header.Length - FirstFeature);
        Assert.Superset(new HashSet<string> { "counted", "late", "duplicate" }, seen);
    }
}
