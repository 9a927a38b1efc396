using SensorGrid.Cli.Input;
using SensorGrid.Cli.Progress;
using SensorGrid.Features.Readings;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Readings;

namespace SensorGrid.Cli.Tests.Input;

/// <summary>Files and standard input, for <c>publish</c> and <c>replay</c> alike.</summary>
public sealed class FileDoorTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Inputs => ReadingMatrix.Names;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task A_file_has_the_verdict_of_every_door(string input)
    {
        var file = _directory["in.json"];
        await File.WriteAllBytesAsync(file, ReadingMatrix.DataOf(input), TestContext.Current.CancellationToken);

        await AssertVerdictAsync(input, new InputOptions(file));
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public Task Standard_input_has_the_verdict_of_every_door(string input) => AssertVerdictAsync(input, new InputOptions("-", InputFormat.Ndjson));

    private static async Task AssertVerdictAsync(string input, InputOptions options)
    {
        await using var source = await ReadingSources.OpenAsync(
            options, () => new MemoryStream(ReadingMatrix.DataOf(input)), new NoProgress(), TestContext.Current.CancellationToken);
        var (readings, reasons) = (new List<Reading>(), new List<string>());
        await foreach (var item in source.ReadAsync(TestContext.Current.CancellationToken))
        {
            if (item.Reading is { } reading)
            {
                readings.Add(reading);
            }
            else
            {
                reasons.Add(item.Error!);
            }
        }

        ReadingMatrix.AssertVerdict(input, readings, reasons);
    }
}
