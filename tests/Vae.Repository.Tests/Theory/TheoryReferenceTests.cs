namespace Vae.Repository.Tests.Theory;

/// <summary>docs/theory.md names the member and the test of every equation, and all of them are there.</summary>
public class TheoryReferenceTests
{
    /// <summary>The report's last equation; its numbers are kept, ours follow.</summary>
    private const int LastOfTheReport = 31;

    [Fact]
    public void Every_member_that_the_theory_names_exists()
    {
        var members = TheoryDocument.Names.Where(name => !TheoryDocument.IsTest(name));
        var gone = members.Where(name => !ProductMembers.Exists(name));

        Assert.Empty(gone);
    }

    [Fact]
    public void Every_test_that_the_theory_names_exists()
    {
        var gone = TheoryDocument.Names.Where(TheoryDocument.IsTest).Where(name => !TestSources.Exists(name));

        Assert.Empty(gone);
    }

    [Fact]
    public void Every_equation_of_the_report_is_there_and_no_number_is_used_twice()
    {
        var numbers = TheoryDocument.Equations.Order().ToList();

        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
        Assert.True(numbers.Count >= LastOfTheReport, $"{TheoryDocument.Name} ends with equation {numbers.Count}.");
    }

    [Fact]
    public void Every_equation_has_a_member_that_computes_it_and_a_test_that_checks_it()
    {
        var evidence = TheoryDocument.Evidence;

        Assert.Equal(TheoryDocument.Equations.Order(), evidence.Select(entry => entry.Key).Order());
        foreach (var (equation, found) in evidence.Select(entry => (entry.Key, entry.Single())))
        {
            Assert.True(found.Members.Count > 0, $"Equation ({equation}) names no member.");
            Assert.True(found.Tests.Count > 0, $"Equation ({equation}) names no test.");
            Assert.DoesNotContain(found.Members, TheoryDocument.IsTest);
            Assert.All(
                found.Tests,
                name => Assert.True(TheoryDocument.IsTest(name), $"{name} is no test."),
                throwIfEmpty: true
            );
        }
    }

    [Fact]
    public void Every_test_of_the_theory_is_named_in_it()
    {
        var tests = TestSources.In("Vae.Training.Tests.Theory").ToList();

        Assert.NotEmpty(tests);
        Assert.Empty(tests.Except(TheoryDocument.Names));
    }

    [Fact]
    public void Every_link_leads_to_something_in_the_repository()
    {
        var folder = Path.GetDirectoryName(Path.Combine(RepositoryFacts.Root, TheoryDocument.Name))!;
        var links = TheoryDocument.RelativeLinks.ToList();
        var broken = links.Where(link => !Path.Exists(Path.Combine(folder, link.Split('#')[0])));

        Assert.NotEmpty(links);
        Assert.Empty(broken);
    }
}
