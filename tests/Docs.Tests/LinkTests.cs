using HomelabAutoscaler.Tests;


namespace HomelabAutoscaler.Docs.Tests;

public class LinkTests
{
    [Test]
    public async Task Every_link_leads_somewhere()
    {
        var broken = new List<string>();
        foreach (var page in Page.All)
        {
            foreach (var (file, anchor) in page.Links())
            {
                var target = Page.All.FirstOrDefault(other => other.Path == file);
                if (target is null ? !Path.Exists(Path.Combine(Repository.Root, file)) : anchor.Length > 0 && !target.Anchors().Contains(anchor))
                {
                    broken.Add($"{page}: {file}#{anchor}");
                }
            }
        }

        await Assert.That(broken).IsEmpty();
    }

    [Test]
    public async Task Every_page_can_be_reached_from_the_index()
    {
        var reached = new HashSet<string> { "README.md" };
        for (var before = 0; before < reached.Count;)
        {
            before = reached.Count;
            reached.UnionWith(Page.All.Where(page => reached.Contains(page.Path)).SelectMany(page => page.Links()).Select(link => link.File).ToList());
        }

        await Assert.That(Page.All.Select(page => page.Path).Except(reached)).IsEmpty();
    }
}
