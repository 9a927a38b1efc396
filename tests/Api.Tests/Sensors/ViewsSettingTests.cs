using Microsoft.Extensions.Configuration;
using SensorGrid.Api.Settings;
using SensorGrid.Hosting.StartUp;

namespace SensorGrid.Api.Tests.Sensors;

public sealed class ViewsSettingTests
{
    [Fact]
    public void A_view_has_names_with_commas_between_them()
    {
        var view = Assert.Single(Read(("control", "temperature_mean_5m, pressure_*_1m")));

        Assert.Equal("control", view.Name);
        Assert.Equal(["temperature_mean_5m", "pressure_*_1m"], view.Entries);
        Assert.True(view.HasPatterns);
    }

    [Theory]
    [InlineData("a b", "v_age", "the name of a view has 1 to 64 of the characters")]
    [InlineData("a", "v_age,,w_age", "SensorGrid:Views:a is 'v_age,,w_age': names of features")]
    [InlineData("a", "", "names of features with commas between them were expected")]
    [InlineData("a", "v_?", "names of features")]
    [InlineData("a", "v_age,v_age", "'v_age' is there twice")]
    public void What_cannot_be_a_view_is_refused_at_the_start(string name, string value, string reason) =>
        Assert.Contains(reason, Assert.Throws<StartUpException>(() => Read((name, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void There_are_at_most_so_many_names_patterns_and_views()
    {
        Assert.Contains("at most 1000 names", Refused(("a", string.Join(',', Enumerable.Range(0, 1001).Select(n => $"v{n}_age")))), StringComparison.Ordinal);
        Assert.Contains("at most 32 names with a *", Refused(("a", string.Join(',', Enumerable.Range(0, 33).Select(n => $"v{n}_*")))), StringComparison.Ordinal);
        Assert.Contains("at most 100", Refused([.. Enumerable.Range(0, 101).Select(n => ($"view{n}", "v_age"))]), StringComparison.Ordinal);
    }

    private static string Refused(params (string Name, string Value)[] views) => Assert.Throws<StartUpException>(() => Read(views)).Message;

    private static FeatureView[] Read(params (string Name, string Value)[] views) => ViewsSetting.Read(
        new ConfigurationBuilder().AddInMemoryCollection(views.Select(view => KeyValuePair.Create<string, string?>($"SensorGrid:Views:{view.Name}", view.Value))).Build());
}
