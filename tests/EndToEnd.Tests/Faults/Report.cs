using SensorGrid.TestKit.Faults;

namespace SensorGrid.EndToEnd.Tests.Faults;

/// <summary>Tells how often which fault happened.</summary>
internal static class Report
{
    /// <summary>Waits until all faults have happened, which fails when one never does, and prints how often each did.</summary>
    public static async Task<IReadOnlyList<WireFault>> AllOverAsync(FaultProxy proxy, ITestOutputHelper output)
    {
        var faults = await proxy.AllOverAsync();
        foreach (var fault in faults)
        {
            output.WriteLine(fault.ToString());
        }

        Assert.All(faults, fault => Assert.NotEqual(0, fault.Fired));
        return faults;
    }
}
