using SensorGrid.Sql.Input;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Input;

public sealed class SqlTypeNameTests
{
    [Theory]
    [InlineData("VARCHAR(16)", "VARCHAR(16)")]
    [InlineData(" varchar ( 16 ) ", "VARCHAR(16)")]
    [InlineData("VARCHAR", "VARCHAR")]
    [InlineData("CHAR", "CHAR(1)")]
    [InlineData("INT", "INTEGER")]
    [InlineData("DOUBLE PRECISION", "DOUBLE")]
    [InlineData("FLOAT", "DOUBLE")]
    [InlineData("DECIMAL", "DECIMAL(18, 0)")]
    [InlineData("NUMERIC(9,2)", "DECIMAL(9, 2)")]
    [InlineData("TIMESTAMP(3)", "TIMESTAMP")]
    public void A_type_is_read_as_in_SQL(string text, string expected) => Assert.Equal(expected, SqlTypeName.Parse(text)?.ToString());

    [Theory]
    [InlineData("VARCHR(3)")]
    [InlineData("VARCHAR(x)")]
    [InlineData("VARCHAR(3")]
    [InlineData("VARCHAR(0)")]
    [InlineData("DECIMAL(19, 2)")]
    [InlineData("DECIMAL(3, 4)")]
    [InlineData("INTEGER(3)")]
    [InlineData("")]
    public void Text_that_is_no_type_is_none(string text) => Assert.Null(SqlTypeName.Parse(text));

    [Fact]
    public void A_declared_length_of_bytes_is_kept() => Assert.Equal(new SqlType(SqlKind.Varbinary, 8), SqlTypeName.Parse("BINARY(8)"));
}
