using SensorGrid.Cli.Input;

namespace SensorGrid.Cli.Tests.Input;

public sealed class NumberCellsTests
{
    [Theory]
    [InlineData("NaN")]
    [InlineData("nan")]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData("null")]
    [InlineData("None")]
    [InlineData("-")]
    [InlineData("?")]
    [InlineData("unavailable")]
    [InlineData("unknown")]
    [InlineData("Infinity")]
    [InlineData("-inf")]
    public void The_usual_marks_stand_for_a_missing_value(string text)
    {
        Assert.Equal(CellKind.Missing, new NumberCells(false, null).Read(text, out _));
        Assert.Equal(CellKind.Missing, new NumberCells(true, ["x"]).Read(text, out _));
    }

    [Theory]
    [InlineData("-999")]
    [InlineData("-999.0")]
    [InlineData("-9.99e2")]
    [InlineData("bad")]
    [InlineData("BAD")]
    [InlineData("off")]
    public void Marks_of_ones_own_come_on_top_and_a_number_stands_for_all_its_forms(string text) =>
        Assert.Equal(CellKind.Missing, new NumberCells(false, ["-999, bad", "off"]).Read(text, out _));

    [Theory]
    [InlineData("20,5", "(if its comma stands before decimals, add --decimal-comma)")]
    [InlineData("1,234.5", "(write it without separators of thousands)")]
    [InlineData("1e5x", "'1e5x' is not a finite number")]
    [InlineData("1e999", "'1e999' is not a finite number")]
    [InlineData("0x10", "'0x10' is not a finite number")]
    public void What_is_no_number_is_explained(string text, string explanation)
    {
        var cells = new NumberCells(false, null);

        Assert.Equal(CellKind.Other, cells.Read(text, out _));
        Assert.EndsWith(explanation, cells.Explain(text));
    }

    [Fact]
    public void A_decimal_comma_is_the_only_one_when_it_is_asked_for()
    {
        var cells = new NumberCells(true, ["-200"]);

        Assert.Equal(CellKind.Number, cells.Read("-20,5e1", out var value));
        Assert.Equal(-205, value);
        Assert.Equal(CellKind.Number, cells.Read("1360", out _));
        Assert.Equal(CellKind.Missing, cells.Read("-200,0", out _));
        Assert.Equal(CellKind.Other, cells.Read("20.5", out _));
        Assert.EndsWith("(leave out --decimal-comma, or write it with a comma)", cells.Explain("20.5"));
        Assert.EndsWith("(write it without separators of thousands)", cells.Explain("1.234,5"));
    }

    [Fact]
    public void A_blank_cell_is_nothing() => Assert.Equal(CellKind.Blank, new NumberCells(false, null).Read("", out _));
}
