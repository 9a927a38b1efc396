using System.Globalization;
using System.Text;
using Xunit;

namespace SensorGrid.TestKit.Fuzzing;

/// <summary>Gives a decoder many inputs that are nearly valid. A hang, an exception and memory out of all proportion fail the test, which then shows the input.</summary>
public static class Fuzz
{
    /// <summary>What every call may allocate, whatever its input: exceptions with their traces, buffers of a fixed size.</summary>
    private const long Fixed = 32 * 1024;

    /// <summary>What numbers and text are mistaken for, in JSON.</summary>
    public static IReadOnlyList<byte[]> JsonWords { get; } =
    [
        .. new[]
        {
            "null", "true", "[]", "{}", "[[", "{\"a\":", "\"\"", "-0", "1e999", "-1e-999", "79228162514264337593543950335", "99999999999999999999999999999",
            "9223372036854775808", "0.1", "NaN", "\\ud800", "\\u0000", "\"\\ud800\"", "\uFEFF", ",", "]", "}", "\"", new string('[', 70),
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>How many inputs a test takes: a few thousand, so that each takes about a second, or what <c>SENSORGRID_FUZZ_INPUTS</c> says.</summary>
    private static int Inputs { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("SENSORGRID_FUZZ_INPUTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var inputs) ? inputs : 3000;

    /// <summary>Runs a decoder that may allocate in proportion to its input only.</summary>
    /// <param name="mutator">Makes the inputs.</param>
    /// <param name="perByte">How many bytes may be allocated for each byte of input, beside a fixed amount.</param>
    /// <param name="decode">Takes an input; catches the exceptions that are allowed.</param>
    /// <param name="output">Is told how many inputs there were, and the most that was allocated.</param>
    public static async Task RunAsync(Mutator mutator, int perByte, Action<byte[]> decode, ITestOutputHelper output)
    {
        var (most, mostPerByte) = (0L, 0.0);
        await RunAsync(mutator, input =>
        {
            // What is made once, with the first use of a type or an error's text, is no input's fault.
            var allocated = AllocatedBy(decode, input);
            allocated = allocated > Fixed ? AllocatedBy(decode, input) : allocated;
            Assert.True(allocated <= Fixed + ((long)perByte * input.Length), $"{allocated} bytes were allocated for {input.Length}.");
            (most, mostPerByte) = (Math.Max(most, allocated), Math.Max(mostPerByte, Math.Max(0, allocated - Fixed) / (double)Math.Max(1, input.Length)));
            return Task.CompletedTask;
        });
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Inputs} inputs; at most {most} bytes allocated for one, {mostPerByte:F1} a byte beyond {Fixed}"));
    }

    private static long AllocatedBy(Action<byte[]> decode, byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        decode(input);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Runs a decoder.</summary>
    /// <param name="mutator">Makes the inputs.</param>
    /// <param name="decodeAsync">Takes an input; catches the exceptions that are allowed.</param>
    /// <param name="oneIn">Takes one in so many of the usual number of inputs, because each takes long.</param>
    public static async Task RunAsync(Mutator mutator, Func<byte[], Task> decodeAsync, int oneIn = 1)
    {
        byte[] input = [];
        var run = Task.Run(async () =>
        {
            for (var i = 0; i < Inputs / oneIn; i++)
            {
                Volatile.Write(ref input, mutator.Next());
                await decodeAsync(input);
            }
        });
        try
        {
            // Each input anew: what hangs does not come on within this time, on any machine.
            for (byte[]? seen = null; !run.IsCompleted && seen != Volatile.Read(ref input);)
            {
                seen = Volatile.Read(ref input);
                await Task.WhenAny(run, Task.Delay(Eventually.Patience, TimeProvider.System, TestContext.Current.CancellationToken));
            }

            Assert.True(run.IsCompleted, "It hangs.");
            await run;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"The input was {Convert.ToBase64String(Volatile.Read(ref input))}: {exception.Message}", exception);
        }
    }
}
