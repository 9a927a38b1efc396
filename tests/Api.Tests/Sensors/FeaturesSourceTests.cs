using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Api.Sensors;
using SensorGrid.Api.Tests.Anomalies.Hosting;
using SensorGrid.Api.Tests.Redis.Hosting;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Sensors;

public sealed class FeaturesSourceTests
{
    private readonly FakeTimeProvider _time = new();
    private int _calls;

    [Fact]
    public async Task A_sensor_whose_activation_ends_at_the_call_is_called_again()
    {
        var source = Source(rejections: 3);

        var answer = source.GetAsync("a", AsOf.Latest, TestContext.Current.CancellationToken).AsTask();
        await Eventually.TrueAsync("answered", () => Pass(answer));

        Assert.Null((await answer).Features);
        Assert.Equal(4, _calls);
    }

    [Fact]
    public async Task A_sensor_that_rejects_every_call_fails_in_the_end()
    {
        var source = Source(rejections: int.MaxValue);

        var answer = source.GetAsync("a", AsOf.Latest, TestContext.Current.CancellationToken).AsTask();
        await Eventually.TrueAsync("failed", () => Pass(answer));

        await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => answer);
        Assert.Equal(6, _calls);
    }

    private bool Pass(Task answer)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return answer.IsCompleted;
    }

    private FeaturesSource Source(int rejections) => new(
        new DrivenGrains(
            new DrivenSites(),
            _ => new DrivenSensor(() => Interlocked.Increment(ref _calls) <= rejections ? Task.FromException<FeaturesAnswer>(Rejection()) : Task.FromResult(FeaturesAnswer.Unknown))),
        new ServiceCollection().BuildServiceProvider(),
        _time);

    // Orleans makes these itself only.
    private static Exception Rejection() => (Exception)Activator.CreateInstance(
        typeof(OrleansMessageRejectionException), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, ["Forwarding failed."], null)!;
}
