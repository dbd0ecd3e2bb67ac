/** The look of pages that are made here: one column, with the colours that packages/web's pages have. */
export const style = `:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
body{margin:0;background:light-dark(#f4f5f2,#14181a)}
main{box-sizing:border-box;max-width:34rem;margin:2rem auto;padding:1.5rem;border-radius:.5rem;
color:light-dark(#1c2321,#eef1ef);background:light-dark(#fff,#1f2528);
box-shadow:0 1px 2px rgb(0 0 0/8%),0 4px 16px rgb(0 0 0/6%)}
@media (max-width:35rem){main{margin:0;border-radius:0}}
h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.25}
p{margin:0}
[role=alert]{padding:.75rem 1rem;border-radius:.5rem;color:light-dark(#a3261e,#ff9d94);background:light-dark(#fdecea,#3a2422)}
[role=status]{padding:.75rem 1rem;border-radius:.5rem;background:light-dark(#e4f1e7,#20362a)}
`
