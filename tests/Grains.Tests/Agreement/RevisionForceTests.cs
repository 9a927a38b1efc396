using System.Net;
using SensorGrid.Grains.Agreement;
using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Tests.Agreement;

public sealed class RevisionForceTests
{
    private static readonly SiloAddress[] Silos = [.. Enumerable.Range(1, 3).Select(port => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), 1))];

    [Fact]
    public void A_revision_that_two_of_three_have_comes_into_force_without_the_third() =>
        Assert.Equal(2, Of(2, 1, [], Report(2), Report(2), Report(1, 2)).Next(Silos, Silos));

    [Fact]
    public void One_of_three_cannot_carry_it_and_none_cannot_either()
    {
        var one = Of(2, 1, [], Report(2), Report(1, 2), Report(1, 2));

        Assert.Null(one.Next(Silos, Silos));
        Assert.StartsWith("Revision 2 does not come into force: 1 of 3 silos can compile it", one.Waiting(Silos, Silos), StringComparison.Ordinal);
        Assert.Null(Of(2, 1, [], Report(1, 2), Report(1, 2), Report(1, 2)).Next(Silos, Silos));
    }

    [Fact]
    public void A_silo_that_has_not_answered_holds_it_up()
    {
        var force = Of(2, 1, [], Report(2), Report(2), Report(1));

        Assert.Null(force.Next(Silos, Silos));
        Assert.Equal($"Silo {Silos[2]} has not compiled revision 2 yet.", force.Waiting(Silos, Silos));
    }

    [Fact]
    public void Silos_that_compute_otherwise_than_the_cluster_carry_nothing() =>
        Assert.Null(Of(2, 1, [], Report(1, 2), Report(2), Report(2)).Next(Silos, [Silos[0]]));

    [Fact]
    public void Who_lacks_what_was_in_force_is_behind_whatever_came_after()
    {
        var force = Of(3, 3, [], Report(3), Report(3), Report(3, 2));
        var passedOver = Of(3, 3, [2], Report(3), Report(3), Report(3, 2));

        Assert.Equal([false, false, true], Silos.Select(force.IsBehind));
        Assert.Equal([false, false, false], Silos.Select(passedOver.IsBehind));
    }

    [Fact]
    public void A_later_revision_passes_over_one_that_too_few_have() =>
        Assert.Equal(3, Of(3, 1, [], Report(3), Report(3, 2), Report(3, 2)).Next(Silos, Silos));

    [Fact]
    public void A_silo_of_an_earlier_build_cannot_compile_the_next_one_if_it_refuses()
    {
        var old = new CatalogueReport(Silos[2], 1, "It cannot.");

        Assert.Equal(2, new RevisionForce(2, 1, [], Reports(Report(2), Report(2), _ => old)).Next(Silos, Silos));
        Assert.True(new RevisionForce(2, 2, [], Reports(Report(2), Report(2), _ => old)).IsBehind(Silos[2]));
    }

    private static Func<SiloAddress, CatalogueReport> Report(long compiled, params long[] missed) => silo => new CatalogueReport(silo, compiled, null) { Missed = missed };

    private static Dictionary<SiloAddress, CatalogueReport> Reports(params Func<SiloAddress, CatalogueReport>[] reports) =>
        Silos.Zip(reports).ToDictionary(one => one.First, one => one.Second(one.First));

    private static RevisionForce Of(long newest, long inForce, long[] skipped, params Func<SiloAddress, CatalogueReport>[] reports) => new(newest, inForce, skipped, Reports(reports));
}
