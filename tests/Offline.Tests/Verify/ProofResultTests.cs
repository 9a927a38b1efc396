using System.Text;
using SensorGrid.Client;
using SensorGrid.Offline.Verify;

namespace SensorGrid.Offline.Tests.Verify;

public sealed class ProofResultTests
{
    private static readonly Difference Difference = new("a", "t_mean_1m", "1", "2");

    private static readonly ProofResult Equal = new(Answer()) { Features = 1 };

    [Fact]
    public void A_contradiction_is_a_difference_whatever_else_there_is()
    {
        Assert.Equal(ProofOutcome.Proved, Equal.Outcome);
        Assert.Equal(ProofOutcome.NotComparable, (Equal with { Features = 0 }).Outcome);
        Assert.Equal(ProofOutcome.Different, (Equal with { Differences = [Difference] }).Outcome);
        Assert.Equal(ProofOutcome.NotComparable, (Equal with { Obstacles = ["model"], Differences = [Difference] }).Outcome);
        Assert.Equal(ProofOutcome.Proved, (Equal with { Unknown = ["model"] }).Outcome);
        Assert.Equal(ProofOutcome.NotComparable, (Equal with { Unknown = ["model"], Differences = [Difference] }).Outcome);
        var contradicting = Equal with { Contradictions = ["asOf"], Obstacles = ["model"], Differences = [Difference] };
        Assert.Equal((ProofOutcome.Different, 2), (contradicting.Outcome, contradicting.Differing));
    }

    [Fact]
    public void Each_copy_of_a_receipt_must_be_that_of_its_answer()
    {
        var answer = Answer();
        var receipt = answer.Receipt!;

        Assert.Empty(ReceiptCopies.Compare(answer, receipt));
        AssertContradicts("sensorId: the receipt says b, its answer a", receipt with { SensorId = "b" });
        AssertContradicts("asOf: the receipt says 2026-01-01T00:00:05.0000001Z, its answer 2026-01-01T00:00:05Z", receipt with { AsOf = receipt.AsOf.AddTicks(1) });
        AssertContradicts("revision: the receipt says 1, its answer 0", receipt with { Revision = 1 });
        AssertContradicts("counts.readings: the receipt says 8, its answer 7", receipt with { Counts = receipt.Counts with { Readings = 8 } });
        AssertContradicts("counts.late: the receipt says 8, its answer 1", receipt with { Counts = receipt.Counts with { Late = 8 } });
        AssertContradicts("counts.duplicates: the receipt says 8, its answer 2", receipt with { Counts = receipt.Counts with { Duplicates = 8 } });
        AssertContradicts("counts.missing: the receipt says 8, its answer 3", receipt with { Counts = receipt.Counts with { Missing = 8 } });
        AssertContradicts("position in s0: the receipt says none, its answer 12.3", receipt with { Positions = receipt.Positions.Where(_ => false).ToDictionary() });
        AssertContradicts("selection: ", receipt with { Selection = ["t_max_1m"] });
        Assert.Empty(ReceiptCopies.Compare(answer, receipt with { Selection = ["t_mean_1m"] }));

        void AssertContradicts(string expected, LiveReceipt other) => Assert.StartsWith(expected, Assert.Single(ReceiptCopies.Compare(answer, other)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_needs_the_live_system_once_it_is_of_a_revision()
    {
        var answer = Answer();

        Assert.False(SensorProof.NeedsApi(answer));
        Assert.True(SensorProof.NeedsApi(answer with { Revision = 1 }));
        Assert.True(SensorProof.NeedsApi(answer with { Receipt = answer.Receipt! with { Revision = -1 } }));
    }

    private static LiveAnswer Answer() => LiveAnswer.Parse(Encoding.UTF8.GetBytes("""
        {"sensorId":"a","asOf":"2026-01-01T00:00:05Z","features":{"t_mean_1m":0.1},"anomaly":null,
        "quality":{"lastReadingAt":"2026-01-01T00:00:00Z","readings":7,"late":1,"duplicates":2,"gapped":false,"approximate":true,"warmup":[],"missing":3,"idsForgotten":0,"refused":0},
        "positions":[{"shard":"s0","sequenceNumber":"12","subSequenceNumber":3}],
        "receipt":{"sensorId":"a","asOf":"2026-01-01T00:00:05Z","revision":0,"issuedAt":"2026-01-01T00:00:06Z",
        "shards":[{"shard":"s0","upTo":{"sequenceNumber":"12","subSequenceNumber":3}}],"counts":{"readings":7,"late":1,"duplicates":2,"missing":3}}}
        """));
}
