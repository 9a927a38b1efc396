using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Grains.Agreement;
using SensorGrid.Grains.Sensors;
using SensorGrid.Grains.Tests.Scoring;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Formats;
using SensorGrid.Sources.Formats.Influx;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Tests.Agreement;

/// <summary>Silos that were started with different things.</summary>
public sealed class SiloAgreementTests
{
    private static readonly GrainType SensorType = GrainType.Create("sensor");
    private static readonly SiloAddress First = Silo(1, generation: 100);
    private static readonly SiloAddress Second = Silo(2, generation: 200);
    private static readonly SiloAddress Third = Silo(3, generation: 300);

    private static readonly FeatureDefinitions Others = FeatureDefinitions.Parse(
        """{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["2m"]}]}"""u8);

    [Fact]
    public void Silos_that_compute_alike_all_own_shards()
    {
        var choice = Choose(Second, (First, new()), (Second, new()));

        Assert.Equal([First, Second], choice.Silos);
        Assert.Null(choice.Refusal);
    }

    [Fact]
    public void A_silo_that_computes_otherwise_than_the_longest_running_one_owns_none_and_says_in_what_they_differ()
    {
        var choice = Choose(Second, (First, new()), (Second, new(Others)), (Third, new()));

        Assert.Equal([First, Third], choice.Silos);
        Assert.Contains($"feature definitions ({Others.Hash} and {FeatureDefinitions.Default.Hash})", choice.Refusal, StringComparison.Ordinal);
        Assert.Contains($"{First}", choice.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_others_have_gone_it_is_the_one_that_the_cluster_follows()
    {
        var choice = Choose(Second, (Second, new(Others)), (Third, new()));

        Assert.Equal([Second], choice.Silos);
        Assert.Null(choice.Refusal);
    }

    [Fact]
    public void All_silos_choose_the_same()
    {
        (SiloAddress, Settings)[] silos = [(Third, new()), (First, new(Others)), (Second, new())];

        Assert.All([First, Second, Third], self => Assert.Equal([First], Choose(self, silos).Silos));
    }

    [Fact]
    public void Alarm_budgets_and_the_number_of_sensors_count_as_well()
    {
        var alarms = FeatureDefinitions.Default.WithAlarms(new AlarmDefinitions(new AlarmDefinition(0.5), []));

        Assert.Contains("alarm budgets", Choose(Second, (First, new()), (Second, new(alarms))).Refusal, StringComparison.Ordinal);
        Assert.Contains("MaxSensors (7 and none)", Choose(Second, (First, new()), (Second, new(MaxSensors: 7))).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Source_definitions_count_and_one_of_JSON_of_ours_is_as_none()
    {
        var influx = new SourceDefinitions([new SourceDefinition("line-2", new InfluxFormat())]);
        var ours = new SourceDefinitions([new SourceDefinition("line-2", JsonFormat.Instance)]);

        Assert.Contains($"source definitions ({influx.Hash} and none)", Choose(Second, (First, new()), (Second, new(Sources: influx))).Refusal, StringComparison.Ordinal);
        Assert.Null(Choose(Second, (First, new()), (Second, new(Sources: ours))).Refusal);
    }

    [Fact]
    public void Of_a_stream_that_one_silo_alone_reads_it_owns_nothing_either_when_it_computes_otherwise()
    {
        var (first, second) = (Agreement(new()), Agreement(new(MaxSensors: 7)));

        var choice = second.Choose(ManifestOf([(First, first), (Second, second)]), [Second], Second);

        Assert.Empty(choice.Silos);
        Assert.NotNull(choice.Refusal);
        Assert.True(second.IsRefused);
    }

    [Fact]
    public void A_silo_without_sensors_has_no_say()
    {
        var manifest = ManifestOf([(Second, Agreement(new()))]);

        Assert.Equal([Second], Agreement(new()).Choose(manifest, [First, Second], Second).Silos);
    }

    [Fact]
    public void Beside_a_silo_with_sensors_that_does_not_say_what_it_computes_with_a_later_one_owns_none()
    {
        var silent = new GrainManifest(
            ImmutableDictionary.CreateRange([KeyValuePair.Create(SensorType, new GrainProperties(ImmutableDictionary.Create<string, string>(StringComparer.Ordinal)))]),
            ImmutableDictionary<GrainInterfaceType, GrainInterfaceProperties>.Empty);
        var agreement = Agreement(new());
        var manifest = new ClusterManifest(
            MajorMinorVersion.Zero, ImmutableDictionary.CreateRange([KeyValuePair.Create(First, silent), KeyValuePair.Create(Second, PublishedBy(agreement))]));

        var choice = agreement.Choose(manifest, [First, Second], Second);

        Assert.Equal([First], choice.Silos);
        Assert.NotNull(choice.Refusal);
    }

    private static ShardOwners Choose(SiloAddress self, params (SiloAddress Silo, Settings Settings)[] silos)
    {
        var agreements = silos.Select(silo => (silo.Silo, Agreement: Agreement(silo.Settings))).ToArray();
        return agreements.Single(silo => silo.Silo.Equals(self)).Agreement.Choose(ManifestOf(agreements), [.. silos.Select(silo => silo.Silo)], self);
    }

    private static ClusterManifest ManifestOf(IEnumerable<(SiloAddress Silo, SiloAgreement Agreement)> silos) =>
        new(MajorMinorVersion.Zero, silos.ToImmutableDictionary(silo => silo.Silo, silo => PublishedBy(silo.Agreement)));

    private static GrainManifest PublishedBy(SiloAgreement agreement)
    {
        var properties = new Dictionary<string, string>();
        agreement.Populate(typeof(SensorGrain), SensorType, properties);
        return new GrainManifest(
            ImmutableDictionary.CreateRange([KeyValuePair.Create(SensorType, new GrainProperties(properties.ToImmutableDictionary(StringComparer.Ordinal)))]),
            ImmutableDictionary<GrainInterfaceType, GrainInterfaceProperties>.Empty);
    }

    private static SiloAgreement Agreement(Settings settings) => new(new ServiceCollection()
        .AddSingleton(settings.Definitions ?? FeatureDefinitions.Default)
        .AddSingleton(settings.Sources ?? SourceDefinitions.None)
        .AddSingleton<IModelScorer>(FormulaScorer.Instance)
        .Configure<SensorGrainsOptions>(options => options.MaxSensors = settings.MaxSensors)
        .BuildServiceProvider());

    private static SiloAddress Silo(byte host, int generation) => SiloAddress.New(new IPAddress([10, 0, 0, host]), 11111, generation);

    private sealed record Settings(FeatureDefinitions? Definitions = null, int? MaxSensors = null, SourceDefinitions? Sources = null);
}
